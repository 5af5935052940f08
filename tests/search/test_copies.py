from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article, Block
from search.copies import are_copies, containment, find_near_copies, word_runs

STORY = " ".join(f"ord{number}" for number in range(120))


def article(text, article_id="a"):
    return Article(id=article_id, title=article_id, blocks=(Block("p", text),))


def test_a_shortened_story_is_wholly_contained():
    short = " ".join(STORY.split()[:60])

    assert containment(word_runs(article(STORY)), word_runs(article(short))) == 1.0
    assert are_copies(word_runs(article(STORY)), word_runs(article(short)))


def test_every_twelfth_word_changed_is_a_copy_and_every_fifth_is_not():
    def changed(step):
        return article(
            " ".join(f"nytt{i}" if i % step == 0 else word for i, word in enumerate(STORY.split()))
        )

    assert are_copies(word_runs(article(STORY)), word_runs(changed(12)))
    assert not are_copies(word_runs(article(STORY)), word_runs(changed(5)))


def test_short_texts_are_copies_only_when_they_are_the_same():
    short = article("Brua over elva er stengt i dag.")

    assert are_copies(word_runs(short), word_runs(article("Brua over ELVA er stengt i dag")))
    assert not are_copies(word_runs(short), word_runs(article("Brua over elva er stengt i morgen.")))
    assert not are_copies(word_runs(article("Brua")), word_runs(article("Ferja")))


@given(st.lists(st.sampled_from("abcdef"), max_size=40), st.lists(st.sampled_from("abcdef"), max_size=40))
def test_containment_is_symmetric_and_between_0_and_1(first, second):
    one, two = word_runs(article(" ".join(first) or "x")), word_runs(article(" ".join(second) or "x"))

    assert 0.0 <= containment(one, two) == containment(two, one) <= 1.0
    assert containment(one, one) == (1.0 if one else 0.0)


def test_candidates_are_asked_for_by_rare_words_and_judged_by_their_text():
    asked = []
    copy, other = article(STORY, "kopi"), article("Noe helt annet om ferja.", "annen")

    def candidates(text):
        asked.append(text)
        return [article(STORY), copy, other]

    found = find_near_copies(
        article(STORY + " vanlig"), lambda words: [1 if w == "ord7" else 1000 if w == "vanlig" else 2 for w in words],
        candidates,
    )  # fmt: skip

    assert [each.id for each in found] == ["kopi"]
    assert len(asked[0].split()) == 12
    assert not {"vanlig", "ord7"} & set(asked[0].split()), "common words find too much, own words nothing"


def test_an_article_without_rare_words_has_no_copies():
    assert find_near_copies(article("1 2 3"), lambda words: [0] * len(words), lambda _: []) == []
