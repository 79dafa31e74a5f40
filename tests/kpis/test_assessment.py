"""One KPI put together, and the sentences, each worked by hand."""

from dataclasses import replace
from datetime import date

import pytest

from kpis import headline, overview, spc
from kpis.assessment import assess
from kpis.catalogue import Kpi
from kpis.neighbours import AreaValue, compare_areas
from kpis.periods import add_months, months_between
from kpis.spc import Point
from kpis.targets import Target
from tests.kpis.helpers import points

AS_AT = date(2026, 10, 1)
STEADY = [50.0, 52, 48, 51, 49, 50, 53, 47, 50, 51, 49, 50, 50, 52, 48, 50, 51, 49, 50, 52, 48, 51, 49, 50]
# mean 50.0; the moving ranges of STEADY average 2.4 or so: the usual range is about 44 to 56


def kpi(short_name="Assessments in 45 days", **given) -> Kpi:
    entry = {
        "id": "example",
        "short_name": short_name,
        "name": short_name,
        "ambition": 2,
        "tier": "headline",
        "definition": "",
        "numerator": "",
        "denominator": "",
        "unit": "percent",
        "polarity": "higher",
        "basis": "in_month",
        "dp": 1,
        "targets": (),
        "amber": 5.0,
        "lookback_months": 0,
        "coverage": None,
        "feeds": (),
        "benchmark": None,
        "notes": None,
        "has_query": True,
    }
    return Kpi(**{**entry, **given})


def ending(values, n=100.0, last=AS_AT) -> list[Point]:
    """Months of values up to October 2026."""
    return points(values, first=add_months(last, 1 - len(values)), n=n)


def target(kind="at_least", value=85.0) -> list[Target]:
    return [Target(date(2020, 9, 1), kind, value)]


def assessed(values, measure=None, targets=(), comparison=None, n=100.0, headline_values=None, as_at=AS_AT):
    series = ending(values, n)
    basis = ending(headline_values, 1200.0) if headline_values else series
    return assess(measure or kpi(), series, basis, targets, comparison, as_at)


def compared(own: float, others: list[float], polarity="lower", **cases):
    areas = [AreaValue("E0", "Us", own, **cases)]
    areas += [AreaValue(f"E{i + 1}", f"Area {i}", value) for i, value in enumerate(others)]
    return compare_areas(areas, "E0", [area.code for area in areas[1:]], polarity, period=2025)


LOWER = {"polarity": "lower"}


# ---------------------------------------------------------------- the finding


@pytest.mark.parametrize(
    ("values", "measure", "targets", "sentence"),
    [
        (STEADY, kpi(), [], "Assessments in 45 days: no real change"),
        (STEADY, kpi(), target(value=50), "Assessments in 45 days: no real change; 50% met by chance"),
        (STEADY, kpi(), target(value=40), "Assessments in 45 days: steady, and 40% can be relied upon"),
        (
            STEADY,
            kpi("RHI within 72h"),
            target(value=80),
            "RHI within 72h will not reach 80% as things work now",
        ),
        (
            STEADY,
            kpi("Agency rate", **LOWER),
            target("at_most", 15),
            "Agency rate will not come down to 15% as things work now",
        ),
        ([*STEADY, 30], kpi("Re-referrals", **LOWER), [], "Re-referrals: below the usual range"),
        ([*STEADY, 70], kpi("ICPC in 15 days"), [], "ICPC in 15 days: above the usual range"),
        (
            [*STEADY[:14], *[46.0, 47, 46, 47, 46, 47, 46, 47, 46, 47]],
            kpi("Re-referrals", **LOWER),
            [],
            "Re-referrals: below average ten months running",
        ),
        (
            [*STEADY, 44.5, 45.5, 46.5, 47.5, 48.5, 49.5, 50.5],
            kpi("Audits completed"),
            [],
            "Audits completed: up six months running",
        ),
        (
            [*STEADY[:13], *[58.0] * 3, 58.5, 59, 60, 62, 70],
            kpi("RHI within 72h"),
            target(value=95),
            "RHI within 72h: above the usual range, and above average eight months running, "
            "but still out of reach of 95% as things work now",
        ),
        ([*STEADY, 30], kpi(), target(value=80), None),
    ],
)
def test_finding(values, measure, targets, sentence):
    found = assessed(values, measure, targets).finding
    if sentence is None:
        sentence = "Assessments in 45 days: below the usual range, and out of reach of 80% as things work now"
    assert found == sentence


def test_a_conflict_names_both_signals():
    rising_but_low = [60.0, 61, 59, 60, 62, 61, 60, 59, 61, 60, 40, 41, 42, 43, 44, 45, 46]
    found = assessed(rising_but_low)
    assert found.variation == "concern_low"
    assert found.finding.startswith("Assessments in 45 days: up six months running, but still below")
    assert found.kind == "attention"


def test_months_without_figures_are_not_claimed():
    values = [*STEADY[:14], 46.0, 47, 46, None, 46, 47, 46, 47, 46]
    found = assessed(values, kpi("Re-referrals", **LOWER))
    assert found.finding == "Re-referrals: below average in the last eight months with figures"


def test_too_few_to_judge_gives_the_cases():
    found = assess(kpi("Repeat CP plans"), [], [Point(AS_AT, 100 / 3, 3, 9)], target(value=20), None, AS_AT)
    assert found.finding == "Repeat CP plans: 3 of 9, too few to judge"
    assert (found.status.code, found.kind, found.attention) == ("too_few", "not_judged", 0)


@pytest.mark.parametrize(
    ("headline_points", "sentence"),
    [
        ([], "Supervision audits: no figures yet"),
        (ending(STEADY, last=date(2026, 9, 1)), "Supervision audits: no figure for October 2026"),
        ([*ending(STEADY, last=date(2026, 9, 1)), Point(AS_AT, None, 0, 0)],
         "Supervision audits: none to count in October 2026"),
    ],
)  # fmt: skip
def test_a_month_without_a_figure_says_so(headline_points, sentence):
    found = assess(kpi("Supervision audits"), headline_points, headline_points, target(), None, AS_AT)
    assert found.finding == sentence
    assert found.status.code == "no_data"
    assert (found.variation, found.assurance, found.kind) == (None, None, "not_judged")


def test_twelve_months_are_too_soon():
    found = assessed(STEADY[:12], kpi(), target(value=85))
    assert found.finding == "Assessments in 45 days: 50.0%, off target (85%); too soon to judge change"
    assert found.change_words == "12 of 13 months: too soon to say"
    assert found.chart.status == "insufficient"


def test_small_months_have_no_icons_but_the_year_is_judged():
    found = assessed(
        STEADY, kpi("Repeat CP plans", basis="rolling_12m"), target(value=40), n=12.0, headline_values=STEADY
    )
    assert found.small_numbers
    assert (found.chart.status, found.variation, found.assurance) == ("insufficient", None, None)
    assert found.status.code == "on_target"
    told = "Repeat CP plans: 50.0%, on target (40%); monthly numbers too small to judge change"
    assert found.finding == told
    assert found.change_words == "numbers too small for a pattern"


def test_rare_events_are_not_charted():
    counts = kpi("Deaths", unit="count", polarity="lower", dp=0)
    found = assessed([0.0] * 20 + [1.0, 0.0, 0.0, 2.0], counts, n=None)
    assert found.small_numbers
    assert found.variation is None


def test_an_unknown_target_is_not_mentioned():
    found = assessed(STEADY, kpi(), [Target(date(2020, 9, 1), "at_least", None)])
    assert "target" not in found.finding.lower()
    assert (found.target_text, found.target_line, found.status.code) == ("–", None, "no_target")
    assert found.assurance_words == ""


def test_now_below_neighbours_needs_a_basis_like_theirs():
    falling = [*STEADY[:14], *[46.0, 47, 46, 47, 46, 47, 46, 47, 46, 47]]
    years = [50.0] * 23 + [46.5]
    rolling = kpi("Re-referrals", polarity="lower", basis="rolling_12m")

    def told(measure, others):
        beside = compared(49.0, others)
        return assessed(falling, measure, comparison=beside, headline_values=years).finding

    running = "Re-referrals: below average ten months running"
    assert told(rolling, [55.0] * 5 + [53.0] * 5) == f"{running}, and now below neighbours (54.0%)"
    assert told(replace(rolling, basis="in_month"), [55.0] * 5 + [53.0] * 5) == running
    assert told(rolling, [55.0] * 4) == running  # four neighbours are too few
    assert told(rolling, [48.0] * 10) == running  # 46.5 % of 1,200 could be 48 % by chance


def test_relative_targets_are_told_against_last_year():
    last_year, now = [50.0] * 12, [52.5] * 12
    measure = kpi("Re-referrals", polarity="lower", basis="rolling_12m")
    found = assessed(STEADY, measure, target("decrease", None), headline_values=[*last_year, *now])
    assert found.status.code == "close"  # 5 % of 50 is 2.5 points: within it
    assert found.finding == "Re-referrals: no real change month to month; much as a year ago"
    found = assessed(STEADY, measure, target("decrease", None), headline_values=[*last_year, *[52.6] * 12])
    assert found.status.code == "off_target"
    assert found.finding == ("Re-referrals: no real change month to month; higher than a year ago (52.6%, from 50.0%)")
    assert found.target_line is None
    assert found.assurance is None
    assert found.attention > 0
    (item,) = overview.what_changed([found]).not_judged  # 631 of 1,200 could be 50 % by chance: 49.8 % to 55.4 %
    assert item.lead == "Re-referrals: higher than a year ago"
    assert item.rest == "52.6%, from 50.0%: within what chance alone brings"


@pytest.mark.parametrize(
    ("asked", "beside", "said"),
    [
        (target("decrease", None), None, "50.0%, lower than a year ago (50.0%, from 60.0%)"),
        (target("reduction_pct_per_year", 10), None, "50.0%, on target (54.0% or less)"),
        (target("align_with_neighbours", None), compared(1.0, [30.0] * 10), "50.0%, above neighbours"),
        (target("align_with_neighbours", None), compared(1.0, [52.0] * 10), "50.0%, in line with neighbours"),
    ],
    ids=["decrease", "reduction", "above neighbours", "in line"],
)
def test_short_series_tell_value_and_target_in_words(asked, beside, said):
    measure = kpi("Re-referrals", polarity="lower", basis="rolling_12m")
    found = assessed(STEADY[:12], measure, asked, beside, headline_values=[60.0] + [50.0] * 12)
    assert found.finding == f"Re-referrals: {said}; too soon to judge change"


# ---------------------------------------------------------------- the parts


def test_the_parts_of_an_assessment():
    found = assessed([*STEADY, 70], kpi(), target(value=40), comparison=compared(50.0, [40.0] * 10))
    assert found.month == AS_AT
    assert found.latest.value == found.latest_in_month.value == 70
    assert found.previous.month == date(2026, 9, 1)
    assert found.last_year.month == date(2025, 10, 1)
    assert found.status.word == "On target"
    assert (found.variation, found.assurance) == ("improvement_high", "consistent_pass")
    assert found.target_line == 40
    assert found.interval == pytest.approx((60.4, 78.1), abs=0.1)  # Wilson, 70 of 100
    assert found.change_words == "above the usual range"
    met = "target met every month as things work now"
    assert found.assurance_words == f"{met}; still changing, so provisional"
    assert found.kind == "improving"


def test_later_months_are_not_looked_at():
    series = ending([*STEADY, 10.0], last=date(2026, 11, 1))
    found = assess(kpi(), series, series, target(value=40), None, AS_AT)
    assert found.latest.month == AS_AT
    assert found.chart.latest.month == AS_AT
    assert found.variation == "common_cause"


def test_a_quarters_figure_stands_until_the_next():
    quarters = [Point(date(2026, 9, 1), 82.9, 34, 41)]
    series = ending(STEADY)
    assert assess(kpi(basis="quarter"), series, quarters, target(), None, AS_AT).latest.value == 82.9
    assert assess(kpi(basis="in_month"), series, quarters, target(), None, AS_AT).latest is None
    december = date(2026, 12, 1)
    assert assess(kpi(basis="quarter"), series, quarters, target(), None, december).latest is None


def test_a_years_count_is_no_target_for_a_month():
    yearly = kpi("Re-referrals (number)", unit="count", polarity="lower", basis="rolling_12m", dp=0)
    found = assessed(STEADY, yearly, target("at_most", 400), n=None, headline_values=[600.0] * 24)
    assert found.status.code == "off_target"
    assert (found.target_line, found.assurance) == (None, None)


@pytest.mark.parametrize("polarity", ["within", "context"])
def test_neutral_kpis_are_neither_better_nor_worse(polarity):
    found = assessed([*STEADY, 70], kpi("CP plans", polarity=polarity))
    assert found.variation == "neutral_high"
    assert found.kind == "not_judged"
    (told,) = overview.what_changed([found]).not_judged
    assert told.lead == "CP plans" and told.rest.startswith("above the usual range: neither good nor bad in itself")
    assert found.finding == "CP plans: above the usual range"


def test_alignment_with_neighbours_is_a_range():
    plans = kpi("CP plans per 10,000", unit="rate_per_10000", polarity="within", basis="snapshot")
    far = assessed(STEADY, plans, target("align_with_neighbours", None), compared(50.0, [30.0] * 10, "within"), n=None)
    assert far.target_range == pytest.approx((27.0, 33.0))
    assert (far.status.code, far.assurance) == ("off_target", "consistent_fail")
    assert far.finding == "CP plans per 10,000 will not come into line with neighbours as things work now"
    near = assessed(STEADY, plans, target("align_with_neighbours", None), compared(50.0, [50.0] * 10, "within"), n=None)
    assert near.status.code == "on_target"
    assert near.finding == "CP plans per 10,000: no real change; in and out of line with neighbours"


def test_nothing_is_judged_by_a_figure_known_to_be_incomplete():
    measure = kpi("Re-referrals", polarity="lower", basis="rolling_12m")
    years = ending([30.0] * 12 + [50.0] * 12, n=1200.0)
    first_incomplete = [replace(p, ghost=i < 12) for i, p in enumerate(years)]
    asked = target("decrease", None)
    assert assess(measure, ending(STEADY), years, asked, None, AS_AT).status.code == "off_target"
    found = assess(measure, ending(STEADY), first_incomplete, asked, None, AS_AT)
    assert (found.status.code, found.status.note) == ("no_comparison", "no value a year ago to compare with")
    assert found.attention == 0
    last_incomplete = [*years[:-1], replace(years[-1], ghost=True)]
    found = assess(measure, ending(STEADY), last_incomplete, asked, None, AS_AT)
    assert found.finding == "Re-referrals: 50.0%, not to be relied upon: incomplete or set aside"
    assert (found.status.code, found.variation, found.kind) == ("no_data", None, "not_judged")


def test_a_low_month_amid_a_rise_is_no_record():
    rise = [*STEADY[:12], *[80.0] * 13, 70.0]
    item = overview.what_changed([assessed(rise)]).improving[0]
    assert item.rest.endswith("; 70.0% in October")


def test_a_change_after_the_chart_is_ghosted_keeps_the_last_good_point():
    series = ending([*STEADY, 99.0])
    series[-1] = replace(series[-1], ghost=True)
    found = assess(kpi(), series, ending(STEADY), [], None, AS_AT)
    assert found.chart.latest.month == date(2026, 9, 1)
    assert found.variation == "common_cause"


# ---------------------------------------------------------------- attention and the overview


CONCERN = assessed([*STEADY, 30], kpi("ICPC in 15 days", id="icpc"), target(value=50))
FAIL = assessed(STEADY, kpi("RHI within 72h", id="rhi"), target(value=80))
BOTH = assessed([*STEADY, 30], kpi("Audits moderated", id="moderated"), target(value=80))
BETTER = assessed([*STEADY, 30], kpi("Re-referrals", id="rereferral", polarity="lower"))
FLAT = assessed(STEADY, kpi("Average caseload", id="caseload"))
FEW = assess(kpi("Repeat CP plans", id="repeat"), [], [Point(AS_AT, 100 / 3, 3, 9)], [], None, AS_AT)
ABSENT = assess(kpi("Supervision", id="supervision"), ending(STEADY, last=date(2026, 9, 1)), [], [], None, AS_AT)
NEVER = assess(kpi("Empty slot", id="empty"), [], [], [], None, AS_AT)


def test_attention_is_a_signal_an_unreachable_target_or_off_target_and_worse():
    assert BOTH.attention > CONCERN.attention > FAIL.attention > 0
    assert (BETTER.attention, FLAT.attention) == (0, 0)
    assert [a.kind for a in (CONCERN, FAIL, BETTER, FLAT, FEW, ABSENT)] == [
        "attention", "attention", "improving", "steady", "not_judged", "not_judged",
    ]  # fmt: skip


def test_off_target_alone_is_not_worsening():
    measure = kpi("Re-referrals", polarity="lower", basis="rolling_12m")
    wobbly = [30.0, 70.0] * 12
    flat = assessed(wobbly, measure, target("at_most", 45), headline_values=[55.0] * 24)
    assert (flat.status.code, flat.attention) == ("off_target", 0)
    worse = assessed(wobbly, measure, target("at_most", 45), headline_values=[51.0] * 12 + [55.0] * 12)
    assert worse.attention > 0
    item = overview.what_changed([worse]).attention[0]
    assert item.lead == "Re-referrals: off target and worse than a year ago"
    assert item.rest == "55.0%, from 51.0%; target 45% or less"
    assert item.evidence == "660 of 1,200"


def test_an_improvement_makes_an_unreachable_target_less_pressing():
    better = assessed([*STEADY, 70], kpi(), target(value=95))
    assert better.assurance == "consistent_fail"
    assert 0 < better.attention < FAIL.attention


@pytest.mark.parametrize(
    ("assessments", "said"),
    [
        ([CONCERN, FAIL, BETTER, BETTER, BETTER, FLAT], "Two things need attention; three are improving"),
        ([CONCERN, BETTER], "One thing needs attention; one is improving"),
        ([CONCERN, FLAT], "One thing needs attention; nothing is improving beyond chance"),
        ([BETTER, FLAT], "Nothing needs attention; one is improving"),
        ([FLAT, FEW], "No real change this month"),
        ([FEW, ABSENT], "Nothing can be judged this month"),
        ([], "Nothing can be judged this month"),
        ([CONCERN] * 11 + [BETTER] * 12, "11 things need attention; 12 are improving"),
    ],
)
def test_overview_headline(assessments, said):
    assert overview.headline(overview.what_changed(assessments), assessments) == said


def test_what_changed_is_ranked_and_says_why():
    found = overview.what_changed([FLAT, FEW, FAIL, NEVER, BETTER, ABSENT, CONCERN, BOTH])
    assert [item.kpi for item in found.attention] == ["moderated", "icpc", "rhi"]
    assert [item.kpi for item in found.improving] == ["rereferral"]
    assert [item.kpi for item in found.not_judged] == ["supervision", "repeat"]
    icpc, rhi = found.attention[1:]
    assert icpc.lead == "ICPC in 15 days: below the usual range"
    assert icpc.rest == "30.0% in October, lowest in 25 months"
    assert icpc.evidence == "30 of 100"
    assert rhi.lead == "RHI within 72h will not reach 80% as things work now"
    assert rhi.rest == "50.0% in October; best month so far 53.0%"
    assert found.improving[0].lead == "Re-referrals"
    assert found.improving[0].rest == "below the usual range; 30.0% in October, lowest in 25 months"
    assert found.not_judged[0].rest == "no figure for October 2026"
    assert found.not_judged[1].rest == "3 of 9, too few to judge"


def test_no_sentence_uses_jargon():
    said = " ".join(
        f"{a.finding} {a.change_words} {a.assurance_words}"
        for a in (CONCERN, FAIL, BOTH, BETTER, FLAT, FEW, ABSENT, NEVER)
    ).lower()
    for word in ("significant", "shift", "trend", "special cause", "common cause", "sigma", "none", "nan"):
        assert word not in said


def test_quarters_are_called_quarters():
    start = date(2021, 1, 1)
    values = [*STEADY[:10], *[45.0, 46, 45, 46, 45, 46, 45]]
    quarters = [Point(add_months(start, 3 * i), value) for i, value in enumerate(values)]
    judged = spc.chart(quarters, "increase")
    assert months_between(quarters[0].month, quarters[1].month) == 3
    assert headline.change_words(judged) == "seven quarters below average"


def test_the_interval_of_a_months_flow_rate_is_annualised_like_its_value():
    rate = kpi("Referrals per 10,000", unit="rate_per_10000", polarity="context", basis="rolling_12m")
    months = [Point(p.month, 12 * 10_000 * 150 / 56_737, 150.0, 56_737.0) for p in ending(STEADY)]
    found = assess(rate, months, months, [], None, AS_AT)
    low, high = found.interval
    # Byar's limits of 150 events, by hand: 126.96 and 176.02, each x 12 x 10,000 / 56,737
    assert low == pytest.approx(126.96 * 12 * 10_000 / 56_737, rel=1e-3)
    assert high == pytest.approx(176.02 * 12 * 10_000 / 56_737, rel=1e-3)
    assert low < found.latest_in_month.value < high
