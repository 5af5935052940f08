import os

import pytest

from search.errors import SettingsError
from search.settings import CHECKOUT, settings_from


def test_without_any_variable_everything_is_in_the_checkout():
    settings = settings_from({})

    assert settings.archive == f"sqlite:///{CHECKOUT}/archive.sqlite3"
    assert settings.index_dir == CHECKOUT / "index"
    assert settings.workers == len(os.sched_getaffinity(0))
    assert settings.log_format == "text"
    assert settings.log_queries is False


def test_each_variable_is_read():
    settings = settings_from(
        {
            "LEIT_ARCHIVE": "postgresql+psycopg://leit@db/leit",
            "LEIT_BACKEND": "whoosh",
            "LEIT_INDEX_DIR": "/srv/leit/index",
            "LEIT_WORKERS": "3",
            "LEIT_LOG_FORMAT": "json",
            "LEIT_LOG_QUERIES": "1",
        }
    )

    assert settings.archive == "postgresql+psycopg://leit@db/leit"
    assert str(settings.index_dir) == "/srv/leit/index"
    assert (settings.workers, settings.log_format, settings.log_queries) == (3, "json", True)


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
        ("LEIT_LOG_FORMAT", "xml"),
        ("LEIT_LOG_QUERIES", "ja"),
    ],
)
def test_a_value_that_makes_no_sense_is_named_with_what_would(name, value):
    with pytest.raises(SettingsError) as refused:
        settings_from({name: value})

    assert str(refused.value).startswith(f"{name} is «{value}»; it can be ")


def test_a_misspelt_setting_is_refused_with_the_one_meant():
    """Else a typo would quietly leave the default in force."""
    with pytest.raises(SettingsError, match=r"no setting LEIT_ARCHIV\. Did you mean LEIT_ARCHIVE\?"):
        settings_from({"LEIT_ARCHIV": "sqlite:///a"})


def test_an_unknown_setting_is_refused_with_those_there_are():
    with pytest.raises(SettingsError, match="There are LEIT_ARCHIVE, LEIT_BACKEND"):
        settings_from({"LEIT_ZZZZ": "1"})
