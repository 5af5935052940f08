"""Charts are well-formed, say in words what they show, and place what they draw inside."""

import json
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import charts
from benchmarks.queries import KINDS
from benchmarks.svg import Drawing, LogScale, number, scale_over
from search.settings import CHECKOUT

SVG = "{http://www.w3.org/2000/svg}"
LABELS = {"leit": "Leit, whole chain", "searcher": "Leit, `Searcher.search`", "tantivy": "tantivy-py & co"}


def run_values():
    times = {"leit": (0.5, 4.2), "searcher": (3.1, 12.0), "tantivy": (0.05, 0.4)}
    return {
        "articles": 43_437,
        "latencies": [
            {"kind": kind, "way": way, "label": LABELS[way], "p50_ms": p50, "p95_ms": p95}
            for kind in KINDS
            for way, (p50, p95) in times.items()
        ],
    }


def growth_values():
    def stage(size):
        building = {"seconds": size / 900, "size_bytes": size * 2000, "peak_memory_bytes": 3e8}
        latency = [
            {"kind": kind, "way": way, "p50_ms": size / 1e5}
            for kind in KINDS[:2]
            for way in ("leit", "tantivy")
        ]
        return {
            "articles": size,
            "buildings": {"leit": building, "tantivy": building},
            "latencies": latency,
        }

    labels = {name: LABELS[name] for name in ("leit", "tantivy")}
    return {"labels": labels, "stages": [stage(10_000), stage(100_000), stage(1_000_000)]}


def parsed(drawing):
    return ET.fromstring("\n".join(drawing.lines()))  # noqa: S314 - our own text


@pytest.mark.parametrize("drawing", [charts.latencies(run_values()), charts.growth(growth_values())])
def test_a_chart_is_well_formed_and_has_title_and_description(drawing):
    root = parsed(drawing)

    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title").text == drawing.title
    assert "Leit, whole chain" in root.find(f"{SVG}desc").text
    assert "prefers-color-scheme: dark" in root.find(f"{SVG}style").text


@pytest.mark.parametrize("drawing", [charts.latencies(run_values()), charts.growth(growth_values())])
def test_nothing_is_drawn_outside(drawing):
    root = parsed(drawing)
    places = [(float(each.get("cx")), float(each.get("cy"))) for each in root.iter(f"{SVG}circle")]
    places += [(float(each.get("x")), float(each.get("y"))) for each in root.iter(f"{SVG}text")]
    for line in root.iter(f"{SVG}polyline"):
        places += [tuple(map(float, point.split(","))) for point in line.get("points").split()]

    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in places)


def test_every_answer_has_a_row_with_its_figures():
    texts = [each.text for each in parsed(charts.latencies(run_values())).iter(f"{SVG}text")]

    assert texts.count("Leit, Searcher.search") == texts.count("3.1 / 12") == len(KINDS)
    assert [text for text in texts if text in KINDS] == list(KINDS)


def test_a_slower_answer_stands_further_right():
    dots = list(parsed(charts.latencies(run_values())).iter(f"{SVG}circle"))
    leit, searcher, tantivy = (float(each.get("cx")) for each in dots[:3])

    assert tantivy < leit < searcher


def test_a_panel_shows_each_figure_over_the_sizes():
    root = parsed(charts.growth(growth_values()))

    titles = [each.text for each in root.iter(f"{SVG}text") if each.get("class") == "head"]
    assert titles[1:] == ["indexing, seconds", "index, MB", "peak memory, MB"] + [
        f"{kind}, p50 ms" for kind in KINDS[:2]
    ]
    # Three sizes for two engines in five panels, and the legend.
    assert len(list(root.iter(f"{SVG}circle"))) == 3 * 2 * 5 + 2


@given(
    values=st.lists(st.floats(1e-6, 1e9), min_size=1, max_size=20),
    start=st.floats(0, 500),
    end=st.floats(501, 999),
)
def test_a_scale_keeps_order_and_stays_inside(values, start, end):
    scale = scale_over(values, start=start, end=end)

    places = [scale.at(value) for value in sorted(values)]
    assert places == sorted(places)
    assert all(start <= place <= end + 1e-6 for place in places)
    assert scale.low <= min(values) * (1 + 1e-9)
    assert max(values) <= scale.high * (1 + 1e-9)


def test_ticks_are_powers_of_ten():
    assert LogScale(0.01, 100, 0, 1).ticks() == pytest.approx([0.01, 0.1, 1, 10, 100])


@pytest.mark.parametrize(
    ("value", "written"), [(0.0421, "0.0421"), (3.14, "3.14"), (250.4, "250"), (1e6, "1 000 000")]
)
def test_figures_have_three_digits(value, written):
    assert number(value) == written


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_text_may_stand_in_a_drawing(text):
    drawing = Drawing(100, 100, text, text)
    drawing.text((10, 10), text, text)

    assert parsed(drawing).find(f"{SVG}text").text in {text, None if text == "" else text}


def test_the_command_draws_the_json_of_runs(benchmark, tmp_path):
    for name, values in (("run", run_values()), ("growth", growth_values())):
        (tmp_path / f"{name}.json").write_text(json.dumps(values), encoding="utf-8")
    files = [tmp_path / "run.json", tmp_path / "growth.json"]

    status, printed, errors = benchmark(*files, "--folder", tmp_path / "new", module="benchmarks.charts")

    assert (status, errors) == (0, "")
    drawn = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert drawn == ["benchmarks-growth.svg", "benchmarks-latency.svg"]
    assert all(name in printed for name in drawn)


def test_another_file_ends_in_one_sentence(benchmark, tmp_path):
    (tmp_path / "other.json").write_text('{"title": "Sol"}', encoding="utf-8")

    status, _, errors = benchmark(tmp_path / "other.json", "--folder", tmp_path, module="benchmarks.charts")

    assert status == 1
    assert "other.json is no result of the benchmarks." in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("name", ["benchmarks-latency.svg", "benchmarks-growth.svg"])
def test_the_charts_of_the_page_are_there_and_well_formed(name):
    page = (CHECKOUT / "docs" / "benchmarks.md").read_text(encoding="utf-8")

    assert f"(images/{name})" in page
    assert ET.parse(CHECKOUT / "docs" / "images" / name).getroot().tag == f"{SVG}svg"  # noqa: S314
