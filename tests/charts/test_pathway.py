"""The Missing page's charts: what is drawn is what was counted, and every word on a shade can be read."""

import pytest

from charts import clock, pathway, pathway_quarters
from charts.pathway import Bar
from charts.pathway_quarters import Line
from charts.theme import DARK, LIGHT, SCALES, contrast

BARS = [Bar("Due", 20, "20"), Bar("Completed", 12, "12, 60.0%", strong=True, aim=0.8)]
NAMED = [("Q3 2025/26", "20"), ("Q4 2025/26", "21"), ("Q1 2026/27", "9")]


def texts(fig):
    return [annotation.text for annotation in fig.layout.annotations]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("scale", SCALES)
def test_each_bar_lies_on_the_whole_with_its_words_and_its_aim(theme, scale):
    fig = pathway.figure(BARS, 20, theme=theme, scale=scale)
    lines = {trace.name: list(trace.x) for trace in fig.data}
    assert lines == {"whole": [20, 20], "episodes": [20, 12]}
    assert {"Due", "<b>20</b>", "<b>Completed</b>", "<b>12, 60.0%</b>"} == set(texts(fig))
    (aim,) = [shape for shape in fig.layout.shapes if shape.name == "target"]
    assert aim.x0 == aim.x1 == 16


def test_the_bars_in_words():
    assert pathway.describe("Of 20 due", BARS) == "Of 20 due: Due 20; Completed 12, 60.0%."


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_number_in_the_week_can_be_read(theme):
    for share in range(101):
        assert contrast(theme.ink, clock.shade(share / 100, theme)) >= 4.5


def test_the_week_writes_every_cell_and_the_sums_and_bold_what_stands_out():
    cells = [[day * 8 + stretch for stretch in range(8)] for day in range(7)]
    days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    fig = clock.figure(cells, [sum(row) for row in cells], days, standing_out=["Sun", "00–03"])
    grid, sums = fig.data
    assert [list(row) for row in grid.z] == cells and "%{z}" in grid.texttemplate
    written = dict(zip(zip(sums.x, sums.y, strict=True), sums.text, strict=True))
    assert written[8, 6] == f"<b>{sum(cells[6])}</b>" and written[0, 7] == f"<b>{sum(row[0] for row in cells)}</b>"
    assert written[8, 0] == str(sum(cells[0])) and written[7, 7] == str(sum(row[7] for row in cells))
    assert len(written) == 7 + 8 and sum(text.startswith("<b>") for text in sums.text) == 2


@pytest.mark.parametrize("scale", SCALES)
def test_lines_are_named_at_their_ends_and_the_quarter_under_way_is_hollow(scale):
    lines = [Line("Accepted", (70.0, 71.0, None)), Line("Completed in 72 hours", (50.0, 55.0, 60.0), strong=True)]
    fig = pathway_quarters.figure(lines, NAMED, target=(80, "Target 80%"), so_far=True, scale=scale)
    joined = " ".join(texts(fig)).lower()
    assert "60% completed" in joined and "target 80%" in joined
    assert "71% accepted in q4" in joined, "a line that stops says at which quarter"
    strong = next(trace for trace in fig.data if trace.name == "Completed in 72 hours")
    assert strong.marker.color[-1] == LIGHT.surface != strong.marker.color[0]
    assert "so far" in fig.layout.xaxis.ticktext[-1] and "so far" not in fig.layout.xaxis.ticktext[0]


def test_the_quarters_in_words():
    said = pathway_quarters.describe([Line("Accepted", (70.0, None, 60.0))], NAMED)
    assert said == (
        "By quarter, of the episodes due an interview: Accepted 70% in Q3 2025/26, 60% in Q1 2026/27."
    )  # fmt: skip
