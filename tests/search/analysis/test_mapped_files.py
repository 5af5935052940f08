import marisa_trie
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.mapped_files import map_array, map_trie


@given(words=st.sets(st.text(min_size=1, max_size=8)))
def test_a_mapped_trie_has_the_words_of_the_file_with_their_numbers(tmp_path_factory, words):
    file = tmp_path_factory.mktemp("trie") / "words.marisa"
    saved = marisa_trie.Trie(sorted(words))
    saved.save(str(file))

    assert dict(map_trie(file).items()) == dict(saved.items())


@pytest.mark.parametrize("kind", ["int16", "int32", "uint8", "float32"])
def test_a_mapped_array_gives_numbers_of_python(tmp_path, kind):
    file = tmp_path / "numbers.npy"
    np.save(file, np.array([3, 0, 7], dtype=kind))

    numbers = map_array(file)

    assert list(numbers) == [3, 0, 7]
    assert type(numbers[0]) in {int, float}
    assert numbers[-1] == 7


def test_nothing_can_be_written_into_a_mapped_array(tmp_path):
    """Processes share the file."""
    file = tmp_path / "numbers.npy"
    np.save(file, np.array([1, 2], dtype="int32"))

    with pytest.raises(TypeError):
        map_array(file)[0] = 5


@pytest.mark.parametrize(("open_file", "error"), [(map_array, OSError), (map_trie, RuntimeError)])
def test_a_file_that_is_not_there_raises_what_the_library_raises(tmp_path, open_file, error):
    with pytest.raises(error):
        open_file(tmp_path / "none")
