"""The list of cases adds up to the figure it stands under, waits until it is opened, and goes nowhere else."""

from datetime import date
from types import SimpleNamespace

import pytest

from etl.snapshot import Snapshot
from frame import access, cases, data
from frame.access import NotPermitted
from frame.data import WHOLE, Member
from frame.export import public_csv
from kpis.catalogue import load_kpis
from tests.pages.conftest import body
from tests.queries.test_kpis import published

OCTOBER = date(2026, 10, 1)
PSEUDONYM = "0000cccccccccccccccc"  # the first of tests/pages/small.py


# ---------------------------------------------------------------- the numbers, on worked examples of every kind


def listed(kpi: str, basis: str, month: date, member: Member = WHOLE):
    """(cell, rows) of one figure of a worked example in tests/queries/kpis, as the page gets them."""
    world = published(kpi)
    picture = SimpleNamespace(snapshot=Snapshot("world", world.connection), name="world")
    cell = world.values(kpi)[month, basis, member.dimension, member.name]
    entry = load_kpis()[kpi]
    return {**cell, "month": month}, data._cases.__wrapped__(picture, kpi, entry, basis, month, member)


@pytest.mark.parametrize(
    ("kpi", "basis"),
    [
        ("rereferral_pct", "rolling_12m"), ("icpc_15wd_pct", "in_month"), ("cpp_rate_10k", "snapshot"),
        ("caseload_avg", "snapshot"), ("audit_ri_plus_pct", "quarter"), ("adoption_a10_days", "rolling_12m"),
        ("sgo_exits_count", "rolling_12m"), ("cla_ceased_count", "rolling_12m"), ("sgo_exits_pct", "ytd"),
        ("sw_turnover_rate", "rolling_12m"), ("cla_missing_pct", "rolling_12m"), ("missing_repeat_pct", "rolling_12m"),
    ],
)  # fmt: skip
def test_every_cell_of_a_worked_example_is_the_sum_of_its_list(kpi, basis):
    entry, cells = load_kpis()[kpi], published(kpi).values(kpi)
    found = [(month, Member(by, name)) for month, of_basis, by, name in cells if of_basis == basis]
    assert found
    for month, member in found:
        cell, rows = listed(kpi, basis, month, member)
        assert cases.adds_up(entry, cell, rows), (month, member)


def test_a_child_who_left_care_twice_is_listed_once():
    # worked out in tests/queries/kpis/sgo_exits_count.yaml: four children in the year, two since April
    kpi = load_kpis()["sgo_exits_count"]
    cell, rows = listed("sgo_exits_count", "rolling_12m", OCTOBER)
    assert cases.heading(kpi, "rolling_12m", cell, rows) == "4 children counted"
    assert sorted(row["child"] for row in rows) == ["first day", "last day", "other carer", "somebody else"]
    cell, rows = listed("sgo_exits_count", "ytd", OCTOBER)
    assert cases.heading(kpi, "ytd", cell, rows) == "2 children counted"


def test_newest_come_first():
    _, rows = listed("sgo_exits_count", "rolling_12m", OCTOBER)
    assert [row["child"] for row in rows][0] == "last day"
    assert [row["counted_on"] for row in rows] == sorted((row["counted_on"] for row in rows), reverse=True)


def test_a_list_that_does_not_add_up_is_noticed():
    kpi = load_kpis()["rereferral_pct"]
    rows = [{"numerator": 1, "denominator": 1}, {"numerator": 0, "denominator": 1}]
    assert cases.adds_up(kpi, {"numerator": 1.0, "denominator": 2.0}, rows)
    assert not cases.adds_up(kpi, {"numerator": 1.0, "denominator": 3.0}, rows)
    assert not cases.adds_up(kpi, {"numerator": 2.0, "denominator": 2.0}, rows)


# ---------------------------------------------------------------- words


def row(numerator, denominator=1, **more) -> dict:
    given = {"numerator": numerator, "denominator": denominator, "child": "a1b2", "counted_on": date(2026, 10, 3)}
    return {**given, "why": "because", "team": None, **more}


def cell_of(numerator, denominator, value, month=OCTOBER) -> dict:
    return {"numerator": numerator, "denominator": denominator, "value": value, "month": month, "source": "computed"}


@pytest.mark.parametrize(
    ("kpi", "cell", "rows", "said"),
    [
        ("rereferral_pct", cell_of(58.0, 302.0, 5800 / 302), [row(1)] * 58 + [row(0)] * 244,
         "302 referrals, 58 of them counted: 19.2%"),
        ("rereferral_pct", cell_of(1.0, 1.0, 100.0), [row(1)], "1 referral counted: 100%"),
        ("referral_count", cell_of(2.0, None, 2.0), [row(1, None)] * 2, "2 referrals counted"),
        ("cpp_rate_10k", cell_of(3.0, 57_000.0, 0.526), [row(1, None)] * 3, "3 children counted: 0.5 per 10,000"),
        ("agency_rate", cell_of(0.8, 1.8, 800 / 18), [row(0.8, 0.8), row(0.0, 1.0)],
         "2 posts: 0.8 of 1.8 counted, 44.4%"),
        ("adoption_a10_days", cell_of(1024.0, 2.0, 512.0), [row(324), row(700)],
         "2 children, 1,024 days in all: 512 days on average"),
        ("care_proceedings_weeks", cell_of(60.2, 2.0, 30.1), [row(30.0), row(30.2)],
         "2 cases, 60.2 weeks in all: 30.1 weeks on average"),
        ("caseload_avg", cell_of(30.0, 1.8, 30 / 1.8), [row(16), row(14, 0.8)],
         "2 posts, 30 over 1.8: 16.7 on average"),
        ("rereferral_pct", cell_of(0.0, 0.0, None), [], "None to count in October 2026"),
    ],
)  # fmt: skip
def test_the_heading_says_the_numbers(kpi, cell, rows, said):
    assert cases.heading(load_kpis()[kpi], "in_month", cell, rows) == said


@pytest.mark.parametrize(
    ("kpi", "one", "many"),
    [
        ("rereferral_pct", "referral", "referrals"), ("cpp_rate_10k", "child", "children"),
        ("cpp_repeat_2yr_pct", "case", "cases"), ("planned_moves_count", "child", "children"),
        ("training_voice_count", "person", "people"), ("cl_eet_pct", "young person", "young people"),
        ("missing_episodes_count", "case", "cases"),
    ],
)  # fmt: skip
def test_what_is_counted_is_named_where_every_measure_of_the_extract_counts_the_same(kpi, one, many):
    assert (cases.noun(load_kpis()[kpi], 1), cases.noun(load_kpis()[kpi], 2)) == (one, many)


def test_every_noun_is_of_an_extract_there_is():
    assert {*cases.NOUNS, *cases.FEEDS_OF_CHILDREN} <= {feed for kpi in load_kpis().values() for feed in kpi.feeds}


@pytest.mark.parametrize(
    ("kpi", "cell", "said"),
    [
        ("rereferral_pct", cell_of(58.0, 302.0, 5800 / 302), "58 of 302, 19.2%"),
        ("referral_count", cell_of(186.0, None, 186.0), "186"),
        ("cpp_rate_10k", cell_of(176.0, 57_000.0, 30.9), "176, 30.9 per 10,000"),
        ("adoption_a10_days", cell_of(1024.0, 2.0, 512.0), "512 days"),
        ("rereferral_pct", cell_of(0.0, 0.0, None), "none to count"),
    ],
)
def test_the_closed_list_says_its_figure(kpi, cell, said):
    assert cases.label_words(load_kpis()[kpi], cell) == said


def test_whether_a_case_counted_is_said_in_words():
    percent, days = load_kpis()["rereferral_pct"], load_kpis()["adoption_a10_days"]
    assert [cases.counted_words(percent, row(n)) for n in (1, 0)] == ["Counted", "Not counted"]
    assert cases.counted_words(load_kpis()["agency_rate"], row(0.0, 0.8)) == "0 of 0.8"
    assert cases.counted_words(load_kpis()["referral_count"], row(1, None)) == "Counted"
    assert cases.counted_words(days, row(324)) == "324 days"
    assert cases.counted_words(load_kpis()["caseload_avg"], row(14, 0.8)) == "14 over 0.8"


@pytest.mark.parametrize(
    ("kpi", "cell", "reason"),
    [
        ("cicc_members", None, "Typed from a report: no cases."),
        ("rereferral_pct", cell_of(1.0, 2.0, 50.0) | {"source": "typed"}, "Typed from a report: no cases."),
        ("rereferral_pct", None, "October 2026 is not loaded."),
        ("rereferral_pct", cell_of(None, None, None) | {"hidden": True}, "Not listed."),
        ("rereferral_pct", cell_of(1.0, 2.0, 50.0), ""),
    ],
)
def test_why_there_is_no_list(kpi, cell, reason):
    said = cases.why_none(load_kpis()[kpi], cell, OCTOBER)
    assert said.startswith(reason) and bool(said) == bool(reason)


def test_a_team_not_recorded_is_said_and_a_breakdown_has_its_column():
    html = cases.rows_html(load_kpis()["rereferral_pct"], [row(1, gender="Female")], "gender")
    assert "Not recorded" in html and "Female" in html and ">Gender<" in html


def test_the_pseudonym_is_whole_for_copying_and_short_for_reading():
    html = cases.rows_html(load_kpis()["rereferral_pct"], [row(1, child=PSEUDONYM)], "all")
    assert f'<td role="cell" class="code"><span title="{PSEUDONYM}">{PSEUDONYM}</span></td>' in html


@pytest.mark.parametrize(
    ("first", "of", "said"), [(0, 1881, "1 to 50 of 1,881"), (1850, 1881, "1,851 to 1,881 of 1,881")]
)
def test_where_in_the_list_a_page_is(first, of, said):
    assert cases.place_words(first, of) == said


# ---------------------------------------------------------------- on the page


def opened(at):
    at.session_state["cases"] = True
    return at.run()


def test_no_case_is_drawn_before_the_list_is_opened(visit):
    at = visit("kpi", kpi="Re-referrals")
    assert "The cases behind the number: 24 of 150, 16.0%" in [box.label for box in at.expander]
    assert PSEUDONYM[4:] not in body(at)


def test_no_case_is_asked_for_before_the_list_is_opened(visit, monkeypatch):
    monkeypatch.setattr(data, "cases", lambda *asked: pytest.fail("the cases were asked for"))
    assert not visit("kpi", kpi="Re-referrals").exception


def test_the_open_list_says_its_numbers_and_shows_the_newest(visit):
    at = opened(visit("kpi", kpi="Re-referrals"))
    assert at.subheader[0].value == "150 referrals, 24 of them counted: 16.0%"
    assert "1 to 50 of 150" in body(at)
    assert body(at).count('class="code"><span') == 50
    assert "31 Oct 2026" in body(at)


def test_the_list_can_be_turned_and_filtered(visit):
    at = opened(visit("kpi", kpi="Re-referrals"))
    at.button(key="cases_older").click().run()
    assert "51 to 100 of 150" in body(at)
    at.button_group(key="cases_shown").set_value("yes").run()
    assert "51 to" not in body(at)
    html = body(at)
    assert html.count("Referred again 40 days after 3 Sep 2026") == 24 and "First referral known" not in html


def test_the_projector_shows_no_case(visit):
    at = opened(visit("kpi", kpi="Re-referrals", view="projector"))
    assert PSEUDONYM[4:] not in body(at) and not at.expander


def test_the_download_holds_no_case(visit):
    at = opened(visit("kpi", kpi="Re-referrals"))
    assert "cccc" in body(at)
    text = public_csv(load_kpis()["rereferral_pct"], [cell_of(24.0, 150.0, 16.0)], [])
    assert "cccc" not in text and "Referred again" not in text


def test_cases_have_a_permission_of_their_own(monkeypatch):
    assert "cases" in access.PERMISSIONS
    monkeypatch.setattr(access, "allowed", lambda permission: permission != "cases")
    with pytest.raises(NotPermitted):
        data.cases(None, load_kpis()["rereferral_pct"], "in_month", OCTOBER, WHOLE)


def test_without_the_permission_the_page_says_nothing_of_cases(visit, monkeypatch):
    monkeypatch.setattr(cases, "allowed", lambda permission: permission != "cases")
    at = opened(visit("kpi", kpi="Re-referrals"))
    assert "cases behind" not in body(at) and not any("cases behind" in box.label for box in at.expander)
