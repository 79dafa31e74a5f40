"""The Neighbours page on the small snapshot: its finding, its choices, its tables, and what it says of the lag.

There Trafford's re-referrals are 18 against neighbours of 19 to 28 (mean and median 23.5) in both years, of 2,000 each;
CP plans are 30 per 10,000 against 31 to 40 (mean and median 35.5), of 57,000 children.
"""

import csv
import io

import duckdb
import pytest

from etl.publishing import current_name, point_to
from etl.snapshot import open_snapshot
from frame import neighbours, neighbours_tables
from frame.data import read_picture
from tests.pages.conftest import body, title
from tests.pages.small import LATEST, write_home

WITHHELD = "20261104T093000Z-0a1b2c3e.duckdb"


def visible(at) -> str:
    return body(at) + "\n".join(element.value for element in at.header)


def options(at, key: str) -> list[str]:
    return next(box.options for box in at.selectbox if box.key == key)


def test_the_finding_answers_are_we_worse_and_since_when(visit):
    at = visit("neighbours", kpi="Re-referrals")
    assert not at.exception
    assert title(at) == (
        "Re-referrals: better than neighbours in every published year since 2024; 18.0% against their mean of 23.5%"
    )
    assert "best of 11" in body(at) and "quartile band <b>A</b>" in body(at)
    assert "no change" not in body(at) and "0.0 points from the year before" in body(at)


def test_where_neither_direction_is_good_nothing_is_called_better(visit):
    at = visit("neighbours", kpi="CP plans per 10,000")
    assert title(at).startswith("CP plans per 10,000: lower than neighbours in every published year since 2024; 30.0 ")
    assert "quartile band" not in body(at)


def test_the_year_and_its_lag_are_in_words(visit):
    at = visit("neighbours", kpi="Re-referrals", month="September 2026")
    assert "the year to March 2025, published October 2025: 18 months old at September 2026" in body(at)
    assert "were due in" not in body(at)
    october = visit("neighbours", kpi="Re-referrals", month="October 2026")
    assert "Figures for the year to March 2026 were due in October 2026" in body(october)


def test_a_year_is_not_shown_before_it_was_published(visit):
    at = visit("neighbours", kpi="Re-referrals", month="September 2025")
    assert "the year to March 2024, published October 2024: 18 months old at September 2025" in body(at)
    assert title(at).startswith("Re-referrals: better than neighbours in 2024; 18.0%")


def test_another_council_has_its_own_neighbours_or_none(visit):
    at = visit("neighbours", kpi="Re-referrals", council="Keld", beside="Its region")
    assert title(at) == "Keld, re-referrals: worse than the North West region in every published year since 2024; " \
        "28.0% against its 21.0%"  # fmt: skip
    assert options(at, "beside") == ["Its region", "All of England"]


def test_beside_england_every_authority_is_drawn_and_england_is_as_published(visit):
    at = visit("neighbours", kpi="Re-referrals", beside="All of England")
    assert title(at).endswith("better than England in every published year since 2024; 18.0% against its 22.0%")
    assert "never an average" in body(at)
    assert [box.key for box in at.selectbox if box.key == "average"] == []


def test_mean_and_median_are_named(visit):
    assert "their median of 23.5%" in title(visit("neighbours", kpi="Re-referrals", average="Their median"))


def test_the_councils_and_the_years_are_real_tables(visit):
    at = visit("neighbours", kpi="Re-referrals")
    html = body(at)
    assert html.count('<table class="plain stacked"') == 2
    years = html.split("Re-referrals by published year</caption>")[1].split("</table>")[0]
    assert years.index("Mar 2025") < years.index("Mar 2024")
    assert ">Oct 2025</td>" in years and ">19</td>" in years
    assert "19.0" not in years.split("Mar 2025")[0]
    assert "21.3%–25.8%" in years  # quartiles of 19 to 28: 21.25 and 25.75, halves up


def test_every_published_measure_stands_in_the_heat_map_with_a_link(visit):
    at = visit("neighbours", kpi="Re-referrals")
    heat = body(at).split('class="plain heat"')[1].split("</table>")[0]
    assert 'href="neighbours?kpi=CP+plans+per+10%2C000' in heat
    assert 'title="2025: 1 of 11"' in heat
    assert "Trafford is in the best quarter on one of 1 measure, in the worst quarter on no" in visible(at)


def test_a_team_chosen_changes_nothing_and_is_told(visit):
    at = visit("neighbours", kpi="Re-referrals", team="North")
    assert "nothing here is of North alone" in body(at)


def test_unknown_choices_fall_back(visit):
    at = visit("neighbours", kpi="No such", council="Nowhere", beside="Neighbours of 1999")
    assert not at.exception and at.title


def test_before_anything_is_published_the_page_says_what_to_load(visit):
    at = visit("neighbours", month="November 2023")
    assert not at.exception
    assert title(at) == "No published figures to compare with"
    assert "Load extracts" in body(at)


@pytest.fixture
def withheld(tmp_path):
    """The small snapshot with our own re-referrals of 2025 withheld by DfE."""
    home = write_home(tmp_path / "withheld")
    path = home.snapshots / current_name(home)
    with duckdb.connect(str(path)) as connection:
        connection.execute("alter table published alter symbol type varchar")
        connection.execute(
            "update published set value = null, symbol = 'c', numerator = null where kpi = 'rereferral_pct' "
            "and period = 2025 and old_la_code = '358'"
        )
    path.rename(path.with_name(WITHHELD))  # a name never stands for other content
    point_to(home, WITHHELD)
    return home


def test_a_withheld_figure_keeps_its_symbol_on_the_page_and_in_the_download(visit, withheld):
    at = visit("neighbours", home=withheld, kpi="Re-referrals")
    assert title(at) == "Re-referrals: no figure published for 2025 [c]; better than neighbours in 2024"
    assert "Not published [c]" in body(at) and "c = hidden by DfE" in body(at)
    picture = read_picture(open_snapshot(withheld.snapshots / WITHHELD))
    council, kpi = neighbours.councils(picture)["Trafford"], picture.by_short_name["Re-referrals"]
    codes = neighbours.neighbour_sets(picture, "358")["Neighbours of 2025"]
    look = neighbours.Look(council, True, "Neighbours of 2025", codes, "mean")
    shown = neighbours.years(picture, kpi, look, LATEST)
    rows = list(csv.reader(io.StringIO(neighbours_tables.published_csv(kpi, picture, look, shown))))
    assert ["2025-03-31", "Trafford", "", "c", "", "2000.0"] in rows
    assert ["2025-03-31", "England", "22.0", "", "", ""] in rows
    assert len([row for row in rows if row and row[0].startswith("20")]) == 2 * (11 + 2)


@pytest.mark.parametrize("beside", ["Its region", "All of England"])
def test_a_measure_that_is_not_ranked_can_be_looked_at_beside_every_group(visit, beside):
    at = visit("neighbours", kpi="CP plans per 10,000", beside=beside)
    assert not at.exception
    assert len(at.get("plotly_chart")) == 4  # bars and trend, for a desk and for a phone
