"""Status, dated and relative targets, neighbours, intervals, reliability."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis import intervals, neighbours, pchart, status, targets
from kpis.neighbours import AreaValue
from kpis.reliability import mostly_zero, reliability, small_numbers
from kpis.targets import Target
from tests.kpis.conftest import rows
from tests.kpis.helpers import number, numbers, points

RAG = {"on_target": "G", "close": "A", "off_target": "R", "beyond_target": "B"}
POLARITIES = {"range": "within", "neutral": "context"}
LAIT_POLARITIES = {"Low": "lower", "High": "higher", "-": "context"}


# ---------------------------------------------------------------- status


@pytest.mark.vector("rag.csv")
def test_status_against_target(row):
    found = status.judge(
        number(row["value"]),
        polarity=POLARITIES.get(row["polarity"], row["polarity"]),
        target=number(row["target"]),
        target_range=(float(row["lo"]), float(row["hi"])) if row["lo"] else None,
        tolerance=float(row["tolerance"]),
        dp=int(row["dp"]),
        stretch=number(row["stretch"]),
    )
    assert RAG.get(found.code, found.code) == row["expected"]
    assert found.word == status.WORDS[found.code]


@pytest.mark.parametrize(("denominator", "code"), [(9, "too_few"), (0, "too_few"), (10, "off_target")])
def test_under_ten_is_too_few_to_judge(denominator, code):
    assert status.judge(40, polarity="higher", target=85, denominator=denominator).code == code


@pytest.mark.vector("direction.csv")
def test_direction_of_travel(row):
    polarity = POLARITIES.get(row["polarity"], row["polarity"])
    found = status.direction(number(row["previous"]), number(row["current"]), polarity, int(row["dp"]))
    assert (found.arrow or "", found.judgement or "") == (row["arrow"], row["judgement"])


# ---------------------------------------------------------------- targets


def asked(kind, value=None, *, unit="percent", polarity="lower", **given):
    return targets.asked(Target(date(2020, 9, 1), kind, value), unit=unit, polarity=polarity, **given)


def code(value, meant, dp=1):
    return targets.judge_against(value, meant, dp).code


def test_the_target_in_force_is_the_latest_agreed_by_then():
    first, second = Target(date(2020, 9, 1), "at_least", 70), Target(date(2026, 4, 15), "at_least", 80)
    both = [second, first]
    assert targets.in_force(both, date(2020, 8, 1)) is None
    assert targets.in_force(both, date(2026, 3, 1)) is first
    assert targets.in_force(both, date(2026, 4, 1)) is second


def test_a_kind_nobody_knows_is_refused():
    with pytest.raises(targets.UnknownTargetKind, match="at_lest"):
        Target(date(2020, 9, 1), "at_lest", 70)


@pytest.mark.parametrize(
    ("kind", "last_year", "unit", "value", "expected"),
    [
        ("decrease", 20.0, "percent", 17.9, "on_target"),  # 2.1 points better; the band is 2
        ("decrease", 20.0, "percent", 18.0, "close"),
        ("decrease", 20.0, "percent", 22.0, "close"),
        ("decrease", 20.0, "percent", 22.1, "off_target"),
        ("increase", 60.0, "percent", 63.0, "close"),  # 5 % of 60 is 3 points
        ("increase", 60.0, "percent", 63.1, "on_target"),
        ("increase", 60.0, "percent", 56.9, "off_target"),
        ("decrease", 200, "count", 190, "close"),
        ("decrease", 200, "count", 189, "on_target"),
        ("decrease", 200, "count", 211, "off_target"),
    ],
)
def test_relative_targets_are_judged_against_last_year(kind, last_year, unit, value, expected):
    meant = asked(kind, unit=unit, last_year=last_year)
    assert code(value, meant) == expected
    assert meant.line is None
    assert meant.text == f"{'↓' if kind == 'decrease' else '↑'} on last year"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(30.0, "on_target"), (27.0, "on_target"), (33.0, "on_target"), (33.1, "close"), (26.9, "close"),
     (36.0, "close"), (36.1, "off_target"), (23.9, "off_target")],
)  # fmt: skip
def test_alignment_is_ten_per_cent_of_the_neighbours_mean(value, expected):
    meant = asked("align_with_neighbours", unit="rate_per_10000", polarity="within", neighbours_mean=30.0)
    assert code(value, meant) == expected
    assert meant.range == pytest.approx((27.0, 33.0))
    assert meant.text == "neighbours ±10%"


@pytest.mark.parametrize(
    ("value", "expected"), [(36.0, "on_target"), (37.8, "close"), (37.9, "off_target"), (40.0, "off_target")]
)
def test_a_yearly_reduction_is_counted_from_last_year(value, expected):
    meant = asked("reduction_pct_per_year", 10, unit="count", last_year=40.0)
    assert meant.line == pytest.approx(36.0)
    assert code(value, meant) == expected
    assert meant.text == "↓ 10% on last year"


def test_absolute_targets():
    assert code(84.9, asked("at_least", 85, polarity="higher", tolerance=5)) == "close"
    assert code(79.9, asked("at_least", 85, polarity="higher", tolerance=5)) == "off_target"
    assert code(20.0, asked("at_most", 20)) == "on_target"
    assert code(20.1, asked("at_most", 20)) == "off_target"
    assert asked("at_most", 20).text == "20% or less"


def test_a_targets_own_amber_band_wins():
    own = Target(date(2020, 9, 1), "at_least", 85, amber=10)
    assert targets.asked(own, unit="percent", polarity="higher", tolerance=5).tolerance == 10


@pytest.mark.parametrize(
    "meant",
    [
        asked("at_least", None, polarity="higher"),
        asked("at_least", 85, polarity="context"),
        asked("monitor"),
        targets.asked(None, unit="percent", polarity="higher"),
    ],
    ids=["no figure", "neutral KPI", "monitored", "none agreed"],
)
def test_where_nothing_is_asked_nothing_is_judged(meant):
    assert code(50, meant) == "no_target"
    assert meant.text == "–"


@pytest.mark.parametrize("kind", ["decrease", "increase", "reduction_pct_per_year", "align_with_neighbours"])
def test_a_relative_target_without_its_comparator_says_so(kind):
    meant = asked(kind, 10)
    assert code(50, meant) == "no_comparison"
    assert targets.judge_against(50, meant).note
    assert targets.describe_missing(meant, date(2026, 10, 1))
    assert targets.judge_against(50, meant, 1, 4).code == "too_few"


# ---------------------------------------------------------------- LAIT and neighbours


@pytest.mark.vector("lait_change.csv")
def test_lait_change(row):
    found = neighbours.lait_change([int(y) for y in row["years"].split(";")], numbers(row["values"]))
    assert found == number(row["expected"])


@pytest.mark.vector("lait_rank.csv")
def test_lait_rank(row):
    found = neighbours.lait_rank(numbers(row["values"]), LAIT_POLARITIES[row["polarity"]])
    assert ";".join("-" if place is None else str(place) for place in found) == row["expected"]


@pytest.mark.vector("lait_band.csv")
def test_lait_band(row):
    given_row = number(row["value"]), numbers(row["quartiles"]), LAIT_POLARITIES[row["polarity"]]
    if row["expected"] == "Error":
        with pytest.raises(neighbours.OutsideQuartiles):
            neighbours.lait_band(*given_row)
    else:
        assert (neighbours.lait_band(*given_row) or "") == row["expected"]


def published() -> list[AreaValue]:
    listed = rows("benchmark_la_values.csv")
    return [AreaValue(row["la_code"], row["la_name"], number(row["value"])) for row in listed]


@pytest.mark.vector("benchmark_la_values.csv", key=("la_code",))
def test_national_ranks_of_real_authorities(row):
    found = neighbours.compare_areas(published(), row["la_code"], [], "lower")
    assert found.national_rank == number(row["expected_rank"])


@pytest.mark.vector("benchmark_la_expected.csv", key=("la_code",))
def test_neighbours_of_real_authorities(row):
    polarity = LAIT_POLARITIES[row["polarity"]]
    areas = published()
    found = neighbours.compare_areas(areas, row["la_code"], row["sn_codes"].split(";"), polarity)
    assert found.n_with_data == int(row["n_sn"])
    assert found.mean == pytest.approx(float(row["sn_mean"]))
    assert found.median == pytest.approx(float(row["sn_median"]))
    assert found.value == number(row["value"])
    assert found.band == row["band"]
    edges = neighbours.quartiles([area.value for area in areas])
    assert edges == pytest.approx(numbers(row["quartiles_0_25_50_75_100"]))


def group(own, others, **cases):
    listed = [AreaValue(f"E{i}", f"Area {i}", v) for i, v in enumerate(others)]
    return [AreaValue("E99", "Us", own, **cases), *listed], "E99", [area.code for area in listed]


TEN = [10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0, 19.0]


@pytest.mark.parametrize(
    ("own", "others", "polarity", "said"),
    [
        (11.5, TEN, "lower", "3rd best of 11"),
        (9.0, TEN, "lower", "best of 11"),
        (20.0, TEN, "lower", "highest of 11"),
        (9.0, TEN, "higher", "lowest of 11"),
        (18.5, TEN, "lower", "10th best of 11"),
        (12.0, TEN, "lower", "joint 3rd best of 11"),
        (19.0, TEN, "lower", "joint highest of 11"),
        (10.5, TEN, "within", "2nd lowest of 11"),
        (18.5, TEN, "context", "2nd highest of 11"),
        (20.0, TEN, "context", "highest of 11"),
        (9.0, TEN[:6] + [None] * 4, "within", "lowest of 7"),
        (None, TEN, "lower", "not published"),
        (9.0, [None] * 10, "lower", "no neighbours published"),
    ],
)
def test_position_in_words(own, others, polarity, said):
    assert neighbours.compare_areas(*group(own, others), polarity).position_words == said


def test_rank_of_eleven_shares_the_best_place():
    found = neighbours.compare_areas(*group(12.0, TEN), "lower")
    assert (found.rank, found.of, found.median) == (3, 11, 14.5)


@pytest.mark.parametrize(
    ("n", "d", "polarity", "judgement"),
    [
        (50, 1000, "lower", "better"),
        (300, 1000, "lower", "worse"),
        (300, 1000, "higher", "better"),
        (145, 1000, "lower", "similar"),
        (50, 1000, "within", "lower"),
        (300, 1000, "context", "higher"),
        (None, None, "lower", "not tested"),
        (4, 9, "lower", "not tested"),
    ],
)
def test_judgement_is_by_interval_against_the_median(n, d, polarity, judgement):
    own = 5.0 if n is None else n / d * 100
    found = neighbours.compare_areas(*group(own, TEN, numerator=n, denominator=d), polarity)
    assert found.judgement == judgement


def test_rates_are_judged_by_their_own_interval():
    listed = group(25.0, [v * 3 for v in TEN], numerator=125, denominator=50_000)
    found = neighbours.compare_areas(*listed, "within", unit="rate_per_10000")
    assert found.interval == pytest.approx(intervals.rate_interval(125, 50_000))
    assert found.judgement == "lower"


def test_four_neighbours_are_not_enough_to_judge():
    found = neighbours.compare_areas(*group(5.0, TEN[:4], numerator=50, denominator=1000), "lower")
    assert found.judgement is None
    assert found.mean == 11.5


def test_england_is_as_published_never_an_average():
    found = neighbours.compare_areas(*group(5.0, TEN), "lower", period=2025, region=14.2, england=22.6)
    assert (found.period, found.region, found.england) == (2025, 14.2, 22.6)
    assert neighbours.compare_areas(*group(5.0, TEN), "lower").england is None


# ---------------------------------------------------------------- intervals and funnels


@pytest.mark.vector("wilson.csv")
def test_wilson(row):
    low, high = intervals.wilson(float(row["x"]), float(row["n"]), float(row["conf"]))
    assert low == pytest.approx(float(row["lower"]), abs=float(row["tolerance"]))
    assert high == pytest.approx(float(row["upper"]), abs=float(row["tolerance"]))


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_proportion_and_stays_within_0_and_1(case):
    x, n = case
    low, high = intervals.wilson(x, n)
    assert 0 <= low <= x / n + 1e-12
    assert x / n - 1e-12 <= high <= 1
    assert high - low < 1


@pytest.mark.vector("rate_ci.csv")
def test_rate_intervals(row):
    found = intervals.rate_interval(
        float(row["events"]), float(row["population"]), float(row["multiplier"]), float(row["conf"])
    )
    assert found == pytest.approx((float(row["lower"]), float(row["upper"])), abs=float(row["tolerance"]))


def test_no_events_have_an_upper_limit_only():
    low, high = intervals.count_interval(0)
    assert low == 0
    assert high == pytest.approx(3.6889, abs=1e-4)  # -ln(0.025)


@given(st.integers(0, 400))
def test_count_intervals_hold_the_count(events):
    low, high = intervals.count_interval(events)
    assert low <= events < high


@pytest.mark.vector("compare.csv")
def test_interval_against_benchmark(row):
    found = intervals.against((float(row["lower"]), float(row["upper"])), float(row["benchmark"]), row["polarity"])
    assert found == row["expected"]


@pytest.mark.vector("funnel_prop_limits.csv")
def test_funnel_limits(row):
    for confidence, name in ((0.95, "95"), (0.998, "998")):
        found = intervals.funnel_limits(float(row["p0"]), float(row["n"]), confidence)
        expected = float(row[f"lower{name}"]), float(row[f"upper{name}"])
        assert found == pytest.approx(expected, abs=float(row["tolerance"]))


OHID = {
    "higher": "High (0.001)",
    "lower": "Low (0.001)",
    "watch_high": "High (0.025)",
    "watch_low": "Low (0.025)",
    "similar": "Not significant",
}


@pytest.mark.vector("funnel_sig.csv", key=("unit",))
def test_funnel_verdicts(row):
    everyone = rows("funnel_sig.csv")
    centre = sum(float(r["numerator"]) for r in everyone) / sum(float(r["denominator"]) for r in everyone)
    verdict = intervals.funnel_verdict(float(row["numerator"]), float(row["denominator"]), centre)
    assert OHID[verdict] == row["expected"]


def test_a_funnel_of_teams():
    teams = intervals.funnel([("North", 100, 1000), ("South", 300, 1000), ("New", 0, 0)])
    assert [team.verdict for team in teams] == ["lower", "higher", None]
    assert {team.centre for team in teams} == {0.2}
    assert intervals.funnel([("New", 0, 0)]) == ()


@pytest.mark.parametrize(
    ("events", "verdict"),
    [(100, "similar"), (125, "watch_high"), (160, "higher"), (78, "watch_low"), (60, "lower")],
)
def test_rate_funnels_ask_whether_the_centre_lies_outside_the_units_interval(events, verdict):
    assert intervals.funnel_rate_verdict(events, 10_000, 0.01) == verdict


@pytest.mark.vector("pchart.csv", key=("case_id", "seq"))
def test_p_and_p_prime_limits(row):
    case = [r for r in rows("pchart.csv") if r["case_id"] == row["case_id"]]
    counts = [(float(r["numerator"]), float(r["denominator"])) for r in case]
    found = pchart.p_limits(counts, prime=row["prime"] == "1")[case.index(row)]
    tolerance = float(row["tolerance"])
    assert found.centre == pytest.approx(float(row["cl"]), abs=tolerance)
    assert found.lower == pytest.approx(float(row["lcl"]), abs=tolerance)
    assert found.upper == pytest.approx(float(row["ucl"]), abs=tolerance)


def test_the_overlay_is_offered_only_for_uneven_months():
    assert not pchart.is_uneven([50, 100])
    assert pchart.is_uneven([49, 100])


def test_months_all_met_have_no_variation_to_measure():
    assert pchart.p_limits([(40, 40), (50, 50)], prime=True)[0] == pchart.PLimits(1.0, 1.0, 1.0)


# ---------------------------------------------------------------- reliability


@pytest.mark.vector("reliability.csv")
def test_reliability(row):
    assert reliability(float(row["denominator"])) == row["expected"]


@pytest.mark.parametrize(
    ("sizes", "small"),
    [
        ([20] * 24, False),
        ([19] * 24, True),
        ([40] * 23 + [9], True),
        ([9] + [40] * 23, False),  # more than a year ago
        ([40] * 23 + [10], False),
        ([None] * 24, False),
        ([40] * 23 + [0], True),
    ],
)
def test_months_too_small_for_limits(sizes, small):
    given_points = [points([50.0], n=size)[0] for size in sizes]
    assert small_numbers(given_points) is small


def test_rare_events():
    assert mostly_zero([0, 0, 0, 1, None])
    assert not mostly_zero([0, 0, 1, 2])
    assert not mostly_zero([])
