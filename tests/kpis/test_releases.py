"""No month is shown with statistics that had not been published in it."""

from datetime import date

import pytest

from kpis.catalogue import load_kpis
from kpis.releases import UNKNOWN_LAG, is_out, published_in, release_of

KPIS = load_kpis()
BENCHMARKS = [
    (kpi.id, series) for kpi in KPIS.values() if kpi.benchmark for series in (kpi.benchmark, *kpi.benchmark.also)
]


@pytest.mark.parametrize(
    ("kpi", "end", "out"),
    [
        ("rereferral_pct", date(2025, 3, 31), date(2025, 10, 1)),
        ("cla_rate_10k", date(2025, 3, 31), date(2025, 11, 1)),
        ("sgo_exits_pct", date(2025, 3, 31), date(2025, 11, 1)),  # known from LAIT alone
        ("agency_rate", date(2025, 9, 30), date(2026, 2, 1)),
        ("population_0_17", date(2024, 6, 30), date(2025, 7, 1)),
    ],
)
def test_a_year_is_out_when_its_statistics_are_published(kpi, end, out):
    benchmark = KPIS[kpi].benchmark
    assert published_in(end, benchmark) == out
    assert is_out(end, benchmark, out)
    assert not is_out(end, benchmark, date(out.year - (out.month == 1), (out.month - 2) % 12 + 1, 1))


@pytest.mark.parametrize(("kpi", "series"), BENCHMARKS, ids=[f"{kpi}-{s.label or s.source}" for kpi, s in BENCHMARKS])
def test_of_every_benchmark_it_is_known_when_it_comes_out(kpi, series):
    assert release_of(series) is not None


def test_a_series_nobody_has_dated_is_out_a_year_after():
    assert published_in(date(2025, 3, 31), None) == date(2026, 3, 1)
    assert UNKNOWN_LAG == 12
