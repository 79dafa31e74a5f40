"""One mark a worker, the limit between those within and those over it; posts and stays as bars."""

import re
from itertools import combinations

import pytest

from charts import caseload
from charts.theme import DARK, LIGHT, THEMES
from kpis.workload import Load, Posts

LOADS = [Load("North", {-3: 2, 0: 1, 1: 1, 4: 2}), Load("South", {-8: 1})]
ASK = {"limit_words": "the ceiling", "caption": "children"}


def traces(figure):
    return {trace.name: trace for trace in figure.data}


def test_every_worker_is_a_mark_and_the_line_parts_them():
    drawn = traces(caseload.figure(LOADS, **ASK))
    (line,) = caseload.figure(LOADS, **ASK).layout.shapes
    assert sorted(drawn["within"].x) == [-8, -3, -3, 0]
    assert sorted(drawn["over"].x) == [1, 4, 4]
    assert max(drawn["within"].x) < line.x0 < min(drawn["over"].x)


def test_over_differs_in_shape_and_colour():
    drawn = traces(caseload.figure(LOADS, theme=DARK, **ASK))
    assert (drawn["over"].marker.symbol, drawn["within"].marker.symbol) == ("square", "circle")
    assert (drawn["over"].marker.color, drawn["within"].marker.color) == (DARK.concern_mark, DARK.common_mark)


def test_managers_stand_at_how_many_they_supervise():
    drawn = traces(caseload.figure([Load("North", {0: 1, 2: 1})], zero=6, **ASK))
    assert (list(drawn["within"].x), list(drawn["over"].x)) == ([6], [8])


def test_the_words_beside_each_row_count_it():
    words = [a.text for a in caseload.figure(LOADS, **ASK).layout.annotations if a.name == "words"]
    assert words == ["<b>3 of 6 over</b>", "0 of 1 over"]
    assert caseload.describe(LOADS, "Workers", "their ceiling") == (
        "Workers, one mark each, by how far from their ceiling; over it: North 3 of 6; South 0 of 1."
    )


def test_on_a_phone_the_names_stand_over_the_rows():
    figure = caseload.figure(LOADS, scale="phone", **ASK)
    assert [a.text for a in figure.layout.annotations if a.name == "name"] == ["North", "South"]
    assert figure.layout.yaxis.showticklabels is False


@pytest.mark.parametrize("piles", [[{-7: 1, 0: 2}, {3: 1}], [{-25: 3, 15: 12}], [{0: 40}, {1: 7}, {2: 1}]])
def test_marks_of_one_pile_do_not_cover_each_other(piles):
    """In pixels: the row's height times the distance in rows is never less than a mark."""
    loads = [Load(str(number), at) for number, at in enumerate(piles)]
    figure = caseload.figure(loads, **ASK)
    inside = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    for trace in figure.data:
        columns = {}
        for x, y in zip(trace.x, trace.y, strict=True):
            columns.setdefault(x, []).append(y * inside / len(loads))
        for ys in columns.values():
            assert all(abs(a - b) >= trace.marker.size - 0.6 for a, b in combinations(ys, 2))


def test_posts_share_one_scale_and_say_their_cells():
    lines = [(Posts("North", 8, 1, 1, 0), ["20%, 2 of 10"]), (Posts("South", 4, 0, 0, 1), ["0 of 4"])]
    html = caseload.posts(lines, ["Vacancies <FTE>"])
    assert re.findall(r'<i class="(\w+)" style="width:([\d.]+)%"', html) == [
        ("employed", "80.0"), ("covered", "10.0"), ("uncovered", "10.0"), ("employed", "40.0"), ("beside", "10.0"),
    ]  # fmt: skip
    assert 'data-label="Vacancies &lt;FTE&gt;">20%, 2 of 10</td>' in html


def test_stays_say_how_many_of_all():
    html = caseload.stays({"Under 3 months": 3, "A year or more": 9})
    assert re.findall(r'class="many">(.*?)<', html) == ["3 of 12", "9 of 12"]
    assert re.findall(r"width:([\d.]+)%", html) == ["25.0", "75.0"]


@pytest.mark.parametrize("name", THEMES)
def test_the_colours_are_the_themes(name):
    theme = THEMES[name]
    known = {value for value in vars(theme).values() if str(value).startswith("#")}
    html = caseload.posts([(Posts("North", 8, 1, 1, 1), [])], [], theme=theme) + caseload.stays({"a": 1}, theme=theme)
    assert set(re.findall(r"#[0-9a-fA-F]{6}\b", html)) <= known
    assert (
        caseload.figure(LOADS, theme=theme, **ASK).layout.paper_bgcolor
        == theme.surface
        != ({"light": DARK, "dark": LIGHT}[name].surface)
    )
