import os
from pathlib import Path

import pytest

from search.archive.articles_table import open_archive
from search.errors import SettingsError
from search.settings import CHECKOUT, MetricsAddress, OpenSearchSettings, SiteSettings, settings_from


def test_without_any_variable_everything_is_in_the_checkout():
    settings = settings_from({})

    assert settings.archive == f"sqlite:///{CHECKOUT}/archive.sqlite3"
    assert settings.index_dir == CHECKOUT / "index"
    assert settings.workers == len(os.sched_getaffinity(0))
    assert settings.log_format == "text"
    assert settings.log_queries is False
    assert settings.backend == "whoosh"
    assert settings.opensearch == OpenSearchSettings(urls=("http://127.0.0.1:9200",))


def test_each_variable_is_read():
    settings = settings_from(
        {
            "LEIT_ARCHIVE": "postgresql+psycopg://leit@db/leit",
            "LEIT_BACKEND": "opensearch",
            "LEIT_INDEX_DIR": "/srv/leit/index",
            "LEIT_OPENSEARCH_URL": "https://a.example.no:9200, https://b.example.no:9200/",
            "LEIT_OPENSEARCH_USER": "leit",
            "LEIT_OPENSEARCH_PASSWORD": "hemmelig",
            "LEIT_OPENSEARCH_CA": "/etc/ca.pem",
            "LEIT_OPENSEARCH_INDEX": "avis",
            "LEIT_WORKERS": "3",
            "LEIT_LOG_FORMAT": "json",
            "LEIT_LOG_QUERIES": "1",
        }
    )

    assert settings.archive == "postgresql+psycopg://leit@db/leit"
    assert str(settings.index_dir) == "/srv/leit/index"
    assert (settings.workers, settings.log_format, settings.log_queries) == (3, "json", True)
    assert settings.backend == "opensearch"
    assert settings.opensearch == OpenSearchSettings(
        urls=("https://a.example.no:9200", "https://b.example.no:9200"),
        user="leit",
        password="hemmelig",  # noqa: S106 - a made-up one
        ca=Path("/etc/ca.pem"),
        index="avis",
    )


@pytest.mark.parametrize(
    ("url", "archive"),
    [
        ("sqlite:///data/a.sqlite3", f"sqlite:///{CHECKOUT}/data/a.sqlite3"),
        ("sqlite:////srv/a.sqlite3", "sqlite:////srv/a.sqlite3"),
        ("sqlite+pysqlite:///data/a.sqlite3", f"sqlite+pysqlite:///{CHECKOUT}/data/a.sqlite3"),
        ("sqlite+pysqlite:////srv/a.sqlite3", "sqlite+pysqlite:////srv/a.sqlite3"),
        ("sqlite:///a.sqlite3?timeout=5", f"sqlite:///{CHECKOUT}/a.sqlite3?timeout=5"),
    ],
)
def test_a_relative_path_is_relative_to_the_checkout(url, archive):
    """So a command means the same wherever it is typed."""
    assert settings_from({"LEIT_ARCHIVE": url}).archive == archive
    assert settings_from({"LEIT_INDEX_DIR": "data/index"}).index_dir == CHECKOUT / "data" / "index"


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite+pysqlite:///:memory:"]
)
def test_an_address_that_names_no_file_is_left_to_be_refused(url):
    assert settings_from({"LEIT_ARCHIVE": url}).archive == url


def test_an_empty_variable_is_as_good_as_none_and_others_do_not_matter():
    assert settings_from({"LEIT_WORKERS": "", "LEIT_ARCHIVE": "", "PATH": "/bin"}) == settings_from({})


@pytest.mark.parametrize("workers", ["1", "16", "256"])
def test_workers_are_1_to_256(workers):
    assert settings_from({"LEIT_WORKERS": workers}).workers == int(workers)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("LEIT_WORKERS", value) for value in ("0", "-1", "257", "1000", "to", "1.5", "٣", "9" * 5000)),
        ("LEIT_BACKEND", "lucene"),
        ("LEIT_OPENSEARCH_INDEX", "Leit"),
        ("LEIT_OPENSEARCH_INDEX", "_leit"),
        ("LEIT_OPENSEARCH_INDEX", "leit*"),
        ("LEIT_LOG_FORMAT", "xml"),
        ("LEIT_LOG_QUERIES", "ja"),
    ],
)
def test_a_value_that_makes_no_sense_is_named_with_what_would(name, value):
    with pytest.raises(SettingsError) as refused:
        settings_from({name: value})

    assert str(refused.value).startswith(f"{name} is «{value}»; it can be ")


@pytest.mark.parametrize(
    "url", ["node1:9200", "ftp://node1", "http://", "https://node1:99999", "http://a,", "http://[::1"]
)
def test_an_address_of_a_node_that_makes_no_sense_is_named(url):
    with pytest.raises(SettingsError, match="it can be addresses such as https://"):
        settings_from({"LEIT_OPENSEARCH_URL": url})


def test_a_password_is_shown_nowhere():
    with pytest.raises(SettingsError, match="Take them out") as refused:
        settings_from({"LEIT_OPENSEARCH_URL": "https://leit:hemmelig@node1:9200"})
    settings = settings_from({"LEIT_OPENSEARCH_USER": "leit", "LEIT_OPENSEARCH_PASSWORD": "hemmelig"})

    assert "hemmelig" not in str(refused.value) + repr(settings)


@pytest.mark.parametrize("name", ["LEIT_OPENSEARCH_USER", "LEIT_OPENSEARCH_PASSWORD"])
def test_a_user_without_a_password_is_refused(name):
    with pytest.raises(SettingsError, match="Set both, or neither"):
        settings_from({name: "hemmelig"})


def test_a_misspelt_setting_is_refused_with_the_one_meant():
    """Else a typo would quietly leave the default in force."""
    with pytest.raises(SettingsError, match=r"no setting LEIT_ARCHIV\. Did you mean LEIT_ARCHIVE\?"):
        settings_from({"LEIT_ARCHIV": "sqlite:///a"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEIT_PORT", "tcp://10.0.0.7:8000"),
        ("LEIT_SERVICE_HOST", "10.0.0.7"),
        ("LEIT_SERVICE_PORT", "8000"),
        ("LEIT_SERVICE_PORT_HTTP", "8000"),
        ("LEIT_PORT_8000_TCP", "tcp://10.0.0.7:8000"),
        ("LEIT_PORT_8000_TCP_ADDR", "10.0.0.7"),
        ("LEIT_PORT_8000_TCP_PORT", "8000"),
        ("LEIT_PORT_8000_TCP_PROTO", "tcp"),
        ("LEIT_OPENSEARCH_SERVICE_HOST", "10.0.0.8"),  # of a service «leit-opensearch»
        ("LEIT_OPENSEARCH_PORT", "tcp://10.0.0.8:9200"),
        ("LEIT_OPENSEARCH_PORT_9200_TCP_ADDR", "10.0.0.8"),
        ("LEIT_ARCHIVE_SERVICE_PORT", "5432"),
        ("LEIT_NAME", "/web/leit"),
        ("LEIT_ENV_LANG", "nb"),
        ("LEIT_ENV_LEIT_ARCHIVE", "sqlite:///a"),
    ],
)
def test_what_kubernetes_and_docker_set_for_a_service_named_leit_is_no_setting(name, value):
    assert settings_from({name: value}) == settings_from({})


@pytest.mark.parametrize(
    "name", ["LEIT_VERSION", "LEIT_ENV", "LEIT_TAG", "LEIT_HOME", "LEIT_IMAGE", "LEIT_ZZZZ"]
)
def test_a_variable_that_resembles_no_setting_is_somebody_else_s(name):
    assert settings_from({name: "1"}) == settings_from({})


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("LEIT_ARCHIV", "LEIT_ARCHIVE"),
        ("LEIT_ARCHIVE_URL", "LEIT_ARCHIVE"),
        ("LEIT_LOGFORMAT", "LEIT_LOG_FORMAT"),
        ("LEIT_DATA", "LEIT_DATA_DIR"),
        ("LEIT_DATA_FOLDER", "LEIT_DATA_DIR"),
        ("LEIT_INDEX", "LEIT_INDEX_DIR"),
        ("LEIT_WORKER", "LEIT_WORKERS"),
        ("LEIT_OPENSEARCH_URLS", "LEIT_OPENSEARCH_URL"),
        ("LEIT_OPENSEARCH_PORT", "LEIT_OPENSEARCH_URL"),
        ("LEIT_LOG_QUERY", "LEIT_LOG_QUERIES"),
    ],
)
def test_a_near_miss_is_refused_with_the_setting_that_was_meant(name, setting):
    with pytest.raises(SettingsError, match=f"no setting {name}. Did you mean {setting}"):
        settings_from({name: "1"})


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"XDG_DATA_HOME": "/srv/data"}, Path("/srv/data/leit")),
        # The specification: relative paths are to be ignored.
        ({"XDG_DATA_HOME": "data"}, Path.home() / ".local/share/leit"),
        ({}, Path.home() / ".local/share/leit"),
    ],
)
def test_outside_a_checkout_data_are_in_the_folder_for_data_of_programs(
    monkeypatch, tmp_path, environment, folder
):
    monkeypatch.setattr("search.settings.CHECKOUT", tmp_path)

    settings = settings_from(environment)

    assert settings.data_folder == folder
    assert settings.archive == f"sqlite:///{folder}/archive.sqlite3"
    assert settings.index_dir == folder / "index"


def test_another_folder_for_data_can_be_named():
    settings = settings_from({"LEIT_DATA_DIR": "/var/lib/leit", "LEIT_OPENSEARCH_CA": "ca.pem"})

    assert settings.data_folder == Path("/var/lib/leit")
    assert settings.archive == "sqlite:////var/lib/leit/archive.sqlite3"
    assert settings.index_dir == Path("/var/lib/leit/index")
    assert settings.opensearch.ca == Path("/var/lib/leit/ca.pem")


def test_a_relative_folder_for_data_is_refused_as_it_would_depend_on_where_a_command_is_typed():
    with pytest.raises(SettingsError, match=r"LEIT_DATA_DIR is 'data'\. Give a path that begins with /"):
        settings_from({"LEIT_DATA_DIR": "data"})


def test_the_site_is_reached_directly_unless_settings_say_otherwise():
    assert settings_from({}).site == SiteSettings()


@pytest.mark.parametrize("path", ["/arkiv", "/arkiv/", "/no/arkiv", "/a.b_c-d~e"])
def test_a_sub_path_has_no_slash_at_its_end(path):
    assert settings_from({"LEIT_BASE_PATH": path}).site.base_path == path.rstrip("/")


@pytest.mark.parametrize(
    "path", ["arkiv", "//arkiv", "/a//b", "/..", "/a/../b", "/a b", "/å", "https://x", "/a?b"]
)
def test_what_is_no_sub_path_is_refused(path):
    with pytest.raises(SettingsError, match=r"LEIT_BASE_PATH is .* Give a path such as /arkiv"):
        settings_from({"LEIT_BASE_PATH": path})


def test_hosts_are_names_in_small_letters():
    site = settings_from({"LEIT_ALLOWED_HOSTS": "Arkiv.Example.no,.avis.example ,[::1],"}).site

    assert site.allowed_hosts == ("arkiv.example.no", ".avis.example", "[::1]")


@pytest.mark.parametrize("host", ["https://a.no", "a.no:80", "a.no/x", "*", "a b", "a..b"])
def test_what_is_no_host_is_refused(host):
    with pytest.raises(SettingsError, match=r"LEIT_ALLOWED_HOSTS has .* Give names"):
        settings_from({"LEIT_ALLOWED_HOSTS": f"b.no,{host}"})


def test_trusted_proxies_are_networks_and_the_unix_socket():
    site = settings_from({"LEIT_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8,fd00::/8,unix"}).site

    assert [str(network) for network in site.trusted_proxies] == ["127.0.0.1/32", "10.0.0.0/8", "fd00::/8"]
    assert site.trusts_unix_socket


@pytest.mark.parametrize("address", ["proxy", "10.0.0.1/8", "*", "127.0.0.1:80"])
def test_what_is_no_address_of_a_proxy_is_refused(address):
    with pytest.raises(SettingsError, match=r"LEIT_TRUSTED_PROXIES has .* Give addresses such as 127.0.0.1"):
        settings_from({"LEIT_TRUSTED_PROXIES": address})


@pytest.mark.parametrize("name", ["50 %20 rabatt", "hva?", "æøå #1"])
def test_a_folder_may_have_a_name_that_would_mean_something_in_a_url(tmp_path, name):
    settings = settings_from({"LEIT_DATA_DIR": str(tmp_path / name)})

    open_archive(settings.archive, create=True).close()

    assert (tmp_path / name / "archive.sqlite3").is_file()


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("", None),
        ("9464", MetricsAddress("127.0.0.1", 9464)),
        ("10.0.0.5:9464", MetricsAddress("10.0.0.5", 9464)),
        ("[::1]:1", MetricsAddress("[::1]", 1)),
        ("*:65535", MetricsAddress("*", 65535)),
        ("watch.example.no:9464", MetricsAddress("watch.example.no", 9464)),
    ],
)
def test_the_address_of_the_figures_is_a_port_of_this_machine_or_says_which(value, address):
    assert settings_from({"LEIT_METRICS": value}).metrics == address


@pytest.mark.parametrize(
    "value", ["on", "0", "65536", "99999", "9464/metrics", "a b:9464", ":9464", "::1:9464", "-1"]
)
def test_an_address_of_figures_that_is_none_is_refused_with_an_example(value):
    with pytest.raises(SettingsError, match="9464"):
        settings_from({"LEIT_METRICS": value})
