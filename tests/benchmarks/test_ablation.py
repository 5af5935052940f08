"""Leaving a rule out changes something, and the command says how much it was worth."""

import gzip
import json
import os
import subprocess
import sys

import pytest

from benchmarks import corpus_judged
from benchmarks.rules import BASELINES, LEFT_OUT, VARIANTS, WHOLE
from benchmarks.vocabulary_index import VocabularyIndex, read_collection
from search import Article, Block
from search.settings import CHECKOUT
from tests.language import ANALYZER, FOLDER

FIELDS = ("title", "lead", "body", "caption")
TEXTS = {
    "kamp": "Fotballkampene og filmene på Aasen ble sett av AFPs folk i barnehagedekningen. Kari så Elin Aabels film.",
    "sak": "Kommunestyret drøftet Taliban-talsmannens død og de stats- og fylkesgrensene de leder på PC-ene.",
    "kyrkje": "Eg veit ikkje kva dei heldt på med i kyrkja, seier ho. Vi veit berre kor dei ikkje var.",
    "film": "En idé om filmer: mennene gikk i mørket, og skuespillernes død var dodene.",
}
QUERIES = (
    "fotballkamp Åsen",
    "AFP barn",
    "hvor er kirken",
    "talibantalsmann og den døde statsgrense",
    "dod",
    "fotbalkamp",
    "Aabel film",
    "hva sier de i kirka",
    "mann går mørke",
    "leder",
    "hage",
    "PC",
    "skuespiller og film og idé",
)
ARTICLES = [
    Article(
        id=name,
        title=name.capitalize(),
        blocks=(Block("p", text),),
        language="nn" if name == "kyrkje" else "nb",
    )
    for name, text in TEXTS.items()
]


def scores(variant):
    """What each query finds, and how it weighs it."""
    analyzer = variant.opened(ANALYZER_TABLES)
    index = VocabularyIndex(COLLECTION, analyzer)
    found = []
    for text in QUERIES:
        asked = variant.asked(text, analyzer, index, FIELDS)
        found.append(
            (
                asked,
                index.best(asked, limit=10),
                [index._scores(each.unit, each.fields)[1].tolist() for each in asked],
            )
        )
    return found


ANALYZER_TABLES = ANALYZER.tables
COLLECTION = read_collection(ARTICLES, ANALYZER)


@pytest.mark.parametrize("name", [*LEFT_OUT, *BASELINES])
def test_without_a_rule_something_is_found_otherwise(name):
    """A rule that moved would leave a class that takes nothing's place; this notices."""
    assert scores(VARIANTS[name]) != scores(WHOLE)


def test_the_search_with_all_rules_is_the_search():
    analyzer = WHOLE.opened(ANALYZER_TABLES)

    assert [analyzer.analyze(text) for text in TEXTS.values()] == [
        ANALYZER.analyze(text) for text in TEXTS.values()
    ]


def write(path, values):
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


@pytest.fixture(name="folder")
def _folder(tmp_path):
    """A folder of judged queries as the command wants it, very small."""
    articles = [{"id": name, "title": name, "body": text} for name, text in TEXTS.items()]
    write(tmp_path / "norquad.articles.jsonl.gz", articles[:2])
    write(tmp_path / "norec.articles.jsonl.gz", articles[2:])
    queries = [
        {"id": "1", "query": "fotballkamp", "relevant": ["kamp"]},
        {"id": "2", "query": "kirken", "relevant": ["kyrkje"]},
    ]
    for collection in corpus_judged.COLLECTIONS:
        for spelling in corpus_judged.SPELLINGS:
            write(corpus_judged._file(tmp_path, collection, spelling), queries)
    return tmp_path


def run(folder, *options):
    environment = {**os.environ, "LEIT_INDEX_DIR": str(FOLDER)}
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.ablation", str(folder), *options],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_tells_what_a_rule_is_worth(folder, tmp_path):
    output = tmp_path / "new" / "table.md"
    done = run(folder, "--rule", "nynorsk", "--rule", "snowball", "--output", str(output))

    assert done.returncode == 0, done.stderr
    assert output.read_text(encoding="utf-8") == done.stdout
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in done.stdout.splitlines())
    rows = {label: figures for label, *figures in cells if len(figures) == len(corpus_judged.SPELLINGS)}
    # Without nynorsk as bokmål «kirken» does not find «kyrkja», one query of two; Snowball finds «fotballkampene».
    assert rows["the whole chain"] == ["100.0 / 100.0"] * 7
    assert rows["without nynorsk as bokmål"] == ["−50.0 / −50.0"] * 7
    assert rows["Snowball alone"] == ["50.0 / 50.0"] * 7


def test_a_folder_without_judged_queries_ends_in_one_sentence(folder):
    (folder / "variants" / "headlines.typo.jsonl.gz").unlink()
    done = run(folder)

    assert done.returncode == 1
    assert "variants/headlines.typo.jsonl.gz missing" in done.stderr
    assert "Traceback" not in done.stderr
