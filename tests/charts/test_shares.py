"""Stacked columns, bars in a table and the moderation matrix: shares, counts, words, and colours that carry them."""

import re

import pytest

from charts import grades, moderation, share_columns, share_rows
from charts.share_columns import Column
from charts.share_rows import Row
from charts.theme import DARK, LIGHT, contrast

QUARTERS = [
    Column("Jan–Mar", "2026", (4, 22, 44, 14), "31%"), Column("Apr–Jun", "2026", (0, 2, 1, 1), "–"),
    Column("Jul–Sep", "2026", (5, 23, 29, 22), "35%"), Column("Oct–Dec", "2026", (1, 5, 12, 4), "27%", is_part=True),
]  # fmt: skip
PARTS = grades.grade_parts()


def words(figure, name: str) -> list[str]:
    return [note.text for note in figure.layout.annotations if note.name == name]


@pytest.fixture
def figure():
    return share_columns.figure(QUARTERS, PARTS, head_name="good or better")


def test_all_four_grades_are_drawn_from_the_best_up_and_fill_the_column(figure):
    assert [bar.name for bar in figure.data] == ["Outstanding", "Good", "Requires improvement", "Inadequate"]
    assert [sum(bar.y[at] for bar in figure.data) for at in range(4)] == pytest.approx([100] * 4)
    assert figure.data[1].y[2] == pytest.approx(100 * 23 / 79)


def test_a_column_says_its_counts_its_share_and_how_many(figure):
    assert figure.data[1].text[2] == "23"
    assert words(figure, "head") == ["<b>31%</b>", "<b>–</b>", "<b>35%</b>", "<b>27%</b>"]
    assert figure.layout.xaxis.ticktext[2].startswith("79<br>")
    assert words(figure, "end label") == [f"<b>{part.name}</b>" for part in PARTS]


def test_a_count_is_not_squeezed_into_a_sliver(figure):
    assert figure.data[0].text[0] == ""  # 4 of 84 is too low for a line of text


def test_fewer_than_ten_are_narrow(figure):
    assert figure.data[0].width[1] < figure.data[0].width[0]


def test_the_year_stands_where_it_begins_and_a_part_quarter_says_so(figure):
    assert [text.split("<br>")[2] for text in figure.layout.xaxis.ticktext] == ["2026", "", "", "so far"]


def test_a_phone_shows_the_newest_columns_that_fit():
    many = [Column("Jul–Sep", str(year), (1, 5, 9, 3), "33%") for year in range(2000, 2030)]
    drawn = share_columns.figure(many, PARTS, head_name="good or better", scale="phone")
    assert 2 < len(drawn.data[0].x) < 8
    assert "2029" in drawn.data[0].hovertext[-1]


def test_a_chart_without_cases_is_drawn_without_fail():
    drawn = share_columns.figure([Column("Oct", "2026", (0, 0, 0, 0), "–")], PARTS)
    assert words(drawn, "end label") == []


def test_the_alternative_text_is_the_finding_and_the_last_column():
    said = share_columns.describe("No real change", QUARTERS, PARTS, "quarter")
    assert said.startswith("No real change. ")
    assert said.endswith("Oct–Dec 2026 so far: Outstanding 1 (5%), Good 5 (23%), Requires improvement 12 (55%), "
                         "Inadequate 4 (18%); of 22.")  # fmt: skip


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("parts", [grades.grade_parts, grades.answer_parts, grades.verdict_parts, grades.action_parts])
def test_words_can_be_read_on_and_beside_every_part(parts, theme):
    for part in parts(theme):
        assert contrast(part.inside, part.fill) >= 4.5
        assert contrast(part.beside, theme.surface) >= 4.5
        assert contrast(part.edge, theme.surface) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_outstanding_and_good_are_told_apart(theme):
    best, good, *_ = grades.grade_parts(theme)
    assert contrast(best.fill, good.fill) >= grades.APART


def bars(*rows: Row) -> str:
    return share_rows.table(rows, PARTS, first="Team", headings=("Good or better",), caption="By team")


def test_a_row_is_a_bar_with_its_counts_in_words():
    html = bars(Row("North <b>", (6, 18, 34, 10), ("35%",)))
    assert (
        'aria-label="Outstanding 6 (9%), Good 18 (26%), Requires improvement 34 (50%), Inadequate 10 (15%); of 68"'
        in html
    )
    widths = [float(width) for width in re.findall(r"width:([\d.]+)%", html)]
    assert sum(widths) == pytest.approx(100, abs=0.05) and widths[0] == pytest.approx(100 * 6 / 68, abs=0.01)
    assert "North &lt;b&gt;" in html and "<b>" not in html


def test_a_row_of_fewer_than_ten_is_thin_and_a_target_is_marked():
    thin, aimed = bars(Row("Small", (1, 2, 3, 0), ("–",))), bars(Row("Aimed", (5, 5, 5, 5), ("50%",), aim=70.0))
    assert 'class="bar thin"' in thin and 'class="bar thin"' not in aimed
    assert "left:70.0%" in aimed and "; target 70%" in aimed and ">target<" in aimed and ">target<" not in thin


def test_a_row_that_does_not_fit_is_refused_by_name():
    with pytest.raises(ValueError, match="row 'North'"):
        bars(Row("North", (1, 2, 3), ("35%",)))


def test_the_matrix_says_which_way_each_grade_went():
    table = [[0] * 4 for _ in range(4)]
    table[2][1], table[1][2], table[2][2] = 7, 6, 45  # Good to RI; RI to Good; Good agreed
    html = moderation.matrix(table, caption="Grades")
    cells = re.findall(r"<b>(\d+)</b><span class=\"small\">(\w+)</span>", html)
    assert cells == [("45", "agreed"), ("7", "lowered"), ("6", "raised")]  # best grade first, down and across
    assert '<td class="sum">52</td>' in html and '<td class="sum">58</td>' in html


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_words_can_be_read_on_the_deepest_cell(theme):
    for _, meaning in moderation.VERDICTS.values():
        assert contrast(theme.ink, moderation.blend(getattr(theme, meaning), theme.surface, moderation.DEEPEST)) >= 4.5
