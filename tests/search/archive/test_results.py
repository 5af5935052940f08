from search.archive.results import Arrival, Stored, count_results


def test_results_are_counted_and_added_up():
    arrivals = [Arrival(str(number), result) for number, result in enumerate(["added", "added", "older"])]

    counted = count_results(arrivals)

    assert counted == Stored(added=2, older=1)
    assert counted + Stored(added=1, withdrawn=2) == Stored(added=3, older=1, withdrawn=2)
