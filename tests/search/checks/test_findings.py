from search.checks.findings import name_ids


def test_ids_are_named_in_order_and_not_all_of_many():
    assert name_ids({"b", "a"}) == "«a», «b»"
    assert name_ids(map(str, range(6))) == "«0», «1», «2», «3», «4», …"
