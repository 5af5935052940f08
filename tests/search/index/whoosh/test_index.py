"""The embedded index holds what a dict of the same articles would."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.language import open_whoosh
from tests.search.index.whoosh.folders import article, found


def test_a_phrase_at_the_very_beginning_is_found_in_a_segment_of_256_articles(index):
    """Numbers have one byte there, and the article before the first would be the last."""
    begun = [article(f"a{number:03}", "torsk olje torsk" + " olje" * 20) for number in range(255)]
    index.add([*begun, article("last", "olje")])

    assert len(found(index, '"olje torsk"')) == 255


class IndexAgainstDict(RuleBasedStateMachine):
    """Whatever comes and goes, in whatever order, the index holds what a dict would."""

    def __init__(self):
        super().__init__()
        self.folder = self.folders.mktemp("index")
        self.index = open_whoosh(self.folder)
        self.index.add([])
        self.expected = {}

    @rule(numbers=st.lists(st.integers(0, 30), max_size=12), word=st.sampled_from(["torsk", "sild", "sei"]))
    def add(self, numbers, word):
        self.index.add([article(f"a{number}", word) for number in numbers])
        self.expected.update({f"a{number}": word for number in numbers})

    @rule(numbers=st.lists(st.integers(0, 30), max_size=12))
    def remove(self, numbers):
        self.index.remove([f"a{number}" for number in numbers])
        for number in numbers:
            self.expected.pop(f"a{number}", None)

    @rule()
    def reopen(self):
        self.index.close()
        self.index = open_whoosh(self.folder)

    @rule()
    def rebuild(self):
        self.index.replace_all([article(each, word) for each, word in self.expected.items()])

    @invariant()
    def holds_what_the_dict_holds(self):
        assert found(self.index) == sorted(self.expected)
        for word in ("torsk", "sild", "sei"):
            assert found(self.index, word) == sorted(k for k, v in self.expected.items() if v == word)
        assert self.index.info().articles == len(self.expected)

    def teardown(self):
        self.index.close()


def test_the_index_holds_what_a_dict_would(tmp_path_factory, soak_runs):
    IndexAgainstDict.folders = tmp_path_factory
    machine = IndexAgainstDict.TestCase
    machine.settings = settings(
        max_examples=soak_runs(150),
        stateful_step_count=25,
        suppress_health_check=[HealthCheck.too_slow],
    )

    machine().runTest()
