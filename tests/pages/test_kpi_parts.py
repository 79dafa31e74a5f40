"""What the parts under a KPI's chart say, on the small snapshot, and what people's step changes do to every page."""

from datetime import date
from types import SimpleNamespace

import duckdb
import pytest

from etl.publishing import current_name
from etl.snapshot import open_snapshot
from frame import by_member, by_neighbour, data, events, one_kpi, over_time
from frame.data import WHOLE
from kpis.catalogue import load_kpis
from kpis.intervals import funnel
from kpis.spc import Point
from records.annotations import annotate
from records.step_changes import declare
from records.store import RecordsUnusable, open_records
from tests.charts.made import STEADY, assessed
from tests.pages.conftest import body, title
from tests.pages.small import LATEST, write_home
from tests.pages.test_kpi import chart, names

KPIS = load_kpis()
REREFERRALS = KPIS["rereferral_pct"]


@pytest.fixture
def home(tmp_path):
    return write_home(tmp_path)


@pytest.fixture(scope="module")
def picture(small_home):
    return data.read_picture(open_snapshot(next(small_home.snapshots.glob("*.duckdb"))))


def headers(at) -> list[str]:
    return [header.value for header in at.header]


# ---------------------------------------------------------------- the breakdown

SPREAD = funnel([("South", 120, 382), ("North", 115, 590), ("West", 105, 536)])


def test_who_differs_is_the_heading(visit):
    at = visit("kpi", kpi="Re-referrals", part="Breakdown")
    assert "North 13.0% and South 24.2% differ from the whole (18.6%) beyond chance, rolling year" in headers(at)
    assert "Within chance" not in body(at) and "different beyond chance" in body(at)


@pytest.mark.parametrize(
    ("units", "said"),
    [
        (SPREAD, "South 31.4% differs from the whole (22.5%) beyond chance, in month"),
        (funnel([("A", 20, 100), ("B", 22, 100)]), "By team none differs from the whole beyond chance, in month"),
        (funnel([("A", 15, 100), ("B", 31, 100), ("C", 20, 100)]),
         "By team none differs from the whole beyond chance; B worth watching, in month"),
        (funnel([("A", 0, 100), ("B", 100, 100)]), "Re-referrals by team, in month"),
        (funnel([("A", 1, 9), ("B", 200, 2000), ("Few", 9, 9)]),
         "By team none differs from the whole beyond chance, in month"),
    ],
    ids=["one differs", "none", "one to watch", "the breakdown is the measure itself", "too few to judge"],
)  # fmt: skip
def test_the_finding_of_a_breakdown(units, said):
    assert by_member.finding(REREFERRALS, units, "team", "in_month") == said


def test_of_many_that_differ_the_number_is_said():
    units = funnel([(f"T{i}", 300 if i < 4 else 100, 1000) for i in range(9)])
    said = by_member.finding(REREFERRALS, units, "team", "in_month")
    assert said == "Nine of nine parts differ from the whole (18.9%) beyond chance, in month"


def test_a_count_says_where_most_and_fewest_are():
    rows = [{"member": name, "numerator": n, "value": n, "hidden": False} for name, n in (("A", 3.0), ("B", 9.0))]
    said = by_member.counts_finding(KPIS["referral_count"], rows, "team", "rolling_12m")
    assert said == "Referrals by team, rolling year: most in B (9), fewest in A (3)"


def test_small_charts_show_no_member_that_is_hidden(picture):
    kpi = KPIS["assessment_45wd_pct"]
    parts = data.breakdown(picture, kpi, "in_month", LATEST, "ethnic_group")
    assert any(row["hidden"] for row in parts)
    shown, _ = by_member.panels(picture, kpi, "ethnic_group", "in_month", LATEST, parts)
    hidden = {row["member"] for row in parts if row["hidden"]}
    assert not hidden & {panel.name for panel in shown}


def test_a_percentage_of_fewer_than_ten_is_left_out_of_small_charts():
    row = {"value": 50.0, "denominator": 9.0, "complete": True}
    assert by_member._shown_value(REREFERRALS, row) is None
    assert by_member._shown_value(REREFERRALS, {**row, "denominator": 10.0}) == 50.0
    assert by_member._shown_value(KPIS["referral_count"], {**row, "denominator": None}) == 50.0


# ---------------------------------------------------------------- neighbours


def test_we_among_our_neighbours_beyond_chance_or_not(visit):
    """18.0% of 2,000 among 19 to 28%: all eleven together 22.6%, so far outside 99.8% (19.7 to 25.5)."""
    at = visit("kpi", kpi="Re-referrals", part="Neighbours")
    assert "Trafford 18.0%, best of 11, year to March 2025: below its neighbours together beyond chance" in headers(at)


def test_a_series_for_context_has_no_funnel(picture):
    kpi = KPIS["referral_count"]
    assert by_neighbour.units(kpi, SimpleNamespace(own=None, neighbours=())) == ()


# ---------------------------------------------------------------- year on year


def rows(**by_month):
    return [{"month": date(2026 if key[0] == "n" else 2025, 10, 1), "complete": True, **row}
            for key, row in by_month.items()]  # fmt: skip


def test_this_year_against_the_same_months_of_the_last():
    now = {"value": 17.94, "numerator": 346.0, "denominator": 1929.0}
    then = {"value": 22.7, "numerator": 412.0, "denominator": 1815.0}
    said = over_time.year_on_year(REREFERRALS, {"ytd": rows(now=now, then=then)}, LATEST)
    assert said == "Since April 17.9% (346 of 1,929); in the same months last year 22.7% (412 of 1,815)"
    alone = over_time.year_on_year(REREFERRALS, {"ytd": rows(now=now)}, LATEST)
    assert alone.endswith("no figure for the same time last year")


def test_a_yearly_rate_is_compared_by_its_cases_and_only_with_every_month():
    kpi = KPIS["referral_rate_10k"]
    months = [{"month": date(year, month, 1), "value": 30.0, "numerator": 10.0 * (year - 2020), "denominator": 5e4,
               "complete": True} for year in (2025, 2026) for month in range(4, 11)]  # fmt: skip
    assert over_time.year_on_year(kpi, {"in_month": months}, LATEST) == (
        "Since April 420; in the same months last year 350"
    )
    assert over_time.year_on_year(kpi, {"in_month": months[1:]}, LATEST) == (
        "Since April 420; no figure for the same time last year"
    )


def test_the_two_numbers_say_which_of_them_moved():
    now = {"value": 18.4, "numerator": 346.0, "denominator": 1882.0}
    then = {"value": 23.0, "numerator": 412.0, "denominator": 1790.0}
    assert over_time.cases_finding(REREFERRALS, {"rolling_12m": rows(now=now, then=then)}, LATEST) == (
        "346 of 1,882 in the year to October 2026, 412 of 1,790 in the year before: 66 fewer counted, 92 more in all"
    )


# ---------------------------------------------------------------- P' limits


def uneven(**changed):
    """Twenty-four months of 100 and 260 cases in turn."""
    made = assessed(STEADY, **changed)
    from kpis.spc import chart as judged

    points = [
        Point(p.month, p.value, p.value * n / 100, n)
        for p, n in zip(made.chart.points, [100.0, 260.0] * 12, strict=True)
    ]
    return SimpleNamespace(kpi=made.kpi, chart=judged(points, "decrease"))


def test_p_prime_limits_are_offered_only_for_uneven_months_of_a_percentage():
    assert one_kpi.overlay(assessed(STEADY)) == ()  # 200 cases in every month
    found = one_kpi.overlay(uneven())
    assert len(found) == 24
    widths = {round(limit.high - limit.low, 6) for limit in found}
    assert len(widths) == 2  # wide for the small months, narrow for the large
    assert max(widths) / min(widths) == pytest.approx((260 / 100) ** 0.5)
    assert one_kpi.overlay(assessed(STEADY, unit="count", n=None, target=None)) == ()


# ---------------------------------------------------------------- what happened when

VISIT = {"happened_on": date(2024, 7, 2), "visit_type": "ILACS focused visit", "theme": "Care leavers", "overall": None,
         "is_publication": False}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "Ofsted focused visit: care leavers"),
        ({"visit_type": "ILACS standard inspection", "theme": None, "overall": "Good"},
         "Ofsted standard inspection: good"),
        ({"visit_type": "Single inspection framework", "theme": None, "is_publication": True},
         "Ofsted single inspection framework (published)"),
    ],
)  # fmt: skip
def test_an_inspection_in_words(changed, said):
    assert events.inspection_words({**VISIT, **changed}) == said


def test_inspections_and_what_people_marked_stand_on_the_chart(visit, home):
    with duckdb.connect(str(home.snapshots / current_name(home))) as connection:
        connection.execute("create schema detail")
        connection.execute(
            "create table detail.inspections as select date '2025-07-02' as happened_on, 'ILACS focused visit' as "
            "visit_type, 'Care leavers' as theme, null::varchar as overall, false as is_publication"
        )
    kept = open_records(home.root)
    annotate(kept, on=date(2025, 3, 3), words="Pod <model>", kind="Practice change", by="a", kpi="rereferral_pct")
    annotate(kept, on=date(2025, 3, 4), words="Elsewhere", kind="Other", by="a", kpi="icpc_15wd_pct")
    at = visit("kpi", home=home, kpi="Re-referrals")
    marked = [note["text"] for note in chart(at)["layout"]["annotations"] if note.get("name") == "event"]
    assert marked == ["Pod &lt;model&gt;", "Ofsted focused visit: care leavers", "New front door"]
    assert "Ofsted focused visit: care leavers (2 Jul 2025)" in at.get("plotly_chart")[0].proto.alt


def test_a_small_chart_marks_only_the_newest():
    found = [(date(2025, month, 1), f"E{month}") for month in range(1, 13)]
    shown = events.newest(found, date(2025, 11, 30), date(2025, 1, 1), "phone")
    assert [words for _, words in shown] == ["E9", "E10", "E11"]


# ---------------------------------------------------------------- step changes


def step(home, month: date) -> None:
    kept = open_records(home.root)
    declare(kept, kpi="rereferral_pct", month=month, reason="New front door", approved_by="b", by="a")


def test_a_step_change_breaks_the_limits_on_the_page_and_says_so_on_the_chart(visit, home):
    """From October 2025 thirteen months: enough for limits of their own."""
    step(home, date(2025, 10, 1))
    at = visit("kpi", home=home, kpi="Re-referrals")
    assert names(at).count("average") == 2
    marked = [note["text"] for note in chart(at)["layout"]["annotations"] if note.get("name") == "event"]
    assert "Step change: New front door" in marked


def test_until_twelve_months_the_earlier_limits_stand_and_the_chart_says_so(visit, home):
    step(home, date(2026, 1, 1))  # ten months
    at = visit("kpi", home=home, kpi="Re-referrals")
    assert names(at).count("average") == 1
    said = [note["text"] for note in chart(at)["layout"]["annotations"]]
    assert "usual range (from before the change: 10 of 12 months since)" in said


def test_the_overview_judges_by_the_same_limits(visit, home):
    """Below average ten months running against all months; against those since January 2025 no longer."""
    before = title(visit("kpi", home=home, kpi="Re-referrals"))
    step(home, date(2025, 10, 1))
    after = title(visit("kpi", home=home, kpi="Re-referrals"))
    assert before != after
    html = body(visit("overview", home=home, measures="All measures"))
    since = after.split(": ", 1)[1]
    assert since.split(",")[0].split(";")[0] in html


def test_a_step_change_of_one_team_is_not_the_councils(visit, home):
    declare(open_records(home.root), kpi="rereferral_pct", month=date(2025, 10, 1), reason="r", approved_by="b", by="a",
            dimension="team", member="South")  # fmt: skip
    assert names(visit("kpi", home=home, kpi="Re-referrals")).count("average") == 1
    assert names(visit("kpi", home=home, kpi="Re-referrals", team="South")).count("average") == 2


def test_a_rebase_falls_on_the_first_point_on_or_after_the_step():
    quarters = [Point(date(2026, month, 1), 1.0) for month in (3, 6, 9)]
    found = data.with_steps(quarters, [date(2026, 5, 1), date(2027, 1, 1)])
    assert [point.rebase for point in found] == [False, True, False]


def test_figures_stand_where_the_records_cannot_be_read(visit, monkeypatch):
    def unusable():
        raise RecordsUnusable("no disk")

    monkeypatch.setattr(data, "records", unusable)
    monkeypatch.setattr(events, "records", unusable)
    at = visit("kpi", kpi="Re-referrals")
    assert not at.exception and title(at).startswith("Re-referrals")
    assert data.declared_steps(WHOLE) == ()
