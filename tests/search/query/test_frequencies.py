from search.query.frequencies import cache_frequencies


def test_the_index_is_asked_once_for_the_same_terms_fields_and_stream():
    asked = []

    def frequencies(terms, *, fields, stream="forms"):
        asked.append((tuple(terms), tuple(fields), stream))
        return [len(term) for term in terms]

    cached = cache_frequencies(frequencies)

    assert cached(["bru", "elv"], fields=["title"]) == [3, 3]
    assert cached(("bru", "elv"), fields=("title",)) == [3, 3]
    assert len(asked) == 1
    cached(["bru", "elv"], fields=["body"])
    cached(["bru", "elv"], fields=["title"], stream="terms")
    assert len(asked) == 3
