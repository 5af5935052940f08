import pytest

from search.analysis import ANALYZER_VERSION
from search.index.whoosh.table_of_contents import LAYOUT_VERSION
from search.index.whoosh.versions import Versions, is_later, own_versions, read_versions, write_versions


def test_what_is_written_is_read_again(tmp_path):
    write_versions(tmp_path, own_versions("tabell"))

    assert read_versions(tmp_path) == Versions(ANALYZER_VERSION, LAYOUT_VERSION, "tabell")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"analyzer": 1, "layout": "1"}', '{"analyzer": "1", "layout": "1", "x": "y"}',
                                  '{"analyzer": "1", "layout": "1", "tables": "../andre"}', "[" * 100_000])  # fmt: skip
def test_anything_else_in_the_file_is_an_error(tmp_path, text):
    (tmp_path / "leit.json").write_text(text, encoding="utf-8")

    with pytest.raises(ValueError):  # noqa: PT011 - json, our own check and too deep nesting say it differently
        read_versions(tmp_path)


def test_a_build_is_readable_with_our_layout_and_has_our_rules_with_our_analyzer_too():
    ours = own_versions("")

    assert ours.is_readable
    assert ours.has_our_rules
    assert not ours.is_newer
    assert not ours._replace(layout="0").is_readable
    other_rules = ours._replace(analyzer="0")
    assert other_rules.is_readable
    assert not other_rules.has_our_rules
    assert ours._replace(analyzer=str(int(ANALYZER_VERSION) + 1)).is_newer


def test_versions_are_compared_as_numbers():
    assert is_later("10", "9")
    assert not is_later("9", "10")
    assert not is_later("x", "1")
