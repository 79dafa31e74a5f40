"""Every KPI against cases worked out by hand, through the very queries that publish.

In `tests/queries/kpis/<id>.yaml`, `given` is a list of loads, and `expect` what must then stand in
`kpi_value`: numerator, denominator, value (to the decimals written), `complete`, `provisional`, or `gap: true`
for no row at all. Months are 'YYYY-MM'; without a dimension the whole is meant.
"""

import math
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
import yaml

from etl.contracts import load_contracts
from etl.sql import names, statement
from kpis.catalogue import load_kpis
from tests.queries.world import World, first_of

EXAMPLES = Path(__file__).parent / "kpis"
WITH_QUERY = names("kpis")
MONTHLY = {"in_month", "quarter", "ytd", "rolling_12m"}
NUMBERS = {"INTEGER", "BIGINT", "DOUBLE"}
NO_DENOMINATOR = {'"NULL"'}  # counts, and rates: their denominator is the population's


def example(kpi: str) -> dict:
    """One KPI's given loads and expected values."""
    return yaml.safe_load((EXAMPLES / f"{kpi}.yaml").read_text(encoding="utf-8"))


def loaded(given: list[dict]) -> World:
    """A store holding the loads of an example."""
    world = World()
    for load in given:
        world.load(load["feed"], load.get("as_at"), load["rows"], load.get("window"), load.get("dataset"))
    return world


@cache
def published(kpi: str) -> World:
    """The store of one KPI's example, with the KPI worked out."""
    return loaded(example(kpi)["given"]).publish(kpi)


@cache
def values_of(kpi: str) -> dict:
    """The values worked out from one KPI's given loads."""
    return published(kpi).values(kpi)


@pytest.fixture(scope="module")
def empty() -> World:
    """A store in which nothing was loaded, with every KPI worked out."""
    return World().publish(*WITH_QUERY)


def expectations() -> list:
    """One test an expected cell, named so that a failure says which."""
    found = []
    for path in sorted(EXAMPLES.glob("*.yaml")):
        for expected in example(path.stem)["expect"]:
            member = f"-{expected['member']}" if "member" in expected else ""
            name = f"{path.stem}-{expected['month']}-{expected['basis']}{member}"
            found.append(pytest.param(path.stem, expected, id=name))
    return found


def agrees(actual: float | None, expected: float | None) -> bool:
    """Whether a value is the expected one, to four decimals when so many are written, else to two."""
    if actual is None or expected is None:
        return actual is expected
    places = 2 if expected == round(expected, 2) else 4
    return abs(actual - expected) <= 0.51 * 10**-places


@pytest.mark.parametrize(("kpi", "expected"), expectations())
def test_value(kpi, expected):
    expected = dict(expected)
    cell = (first_of(expected.pop("month")), expected.pop("basis"))
    cell += (expected.pop("dimension", "all"), expected.pop("member", "All"))
    actual = values_of(kpi).get(cell)
    if expected.pop("gap", False):
        assert actual is None
        return
    assert actual is not None, "there is no row where one is expected"
    wrong = {
        name: (actual[name], wanted)
        for name, wanted in expected.items()
        if not (agrees(actual[name], wanted) if name == "value" else actual[name] == wanted)
    }
    assert not wrong, "(got, expected)"


@pytest.mark.parametrize("kpi", WITH_QUERY)
def test_values_are_finite_and_of_the_bases_their_kpi_has(kpi):
    entry = load_kpis()[kpi]
    allowed = {"snapshot"} if entry.basis == "snapshot" else {"rolling_12m"} if entry.counts == "years" else MONTHLY
    values = values_of(kpi)
    assert values
    assert {basis for _, basis, _, _ in values} <= allowed
    for cell in values.values():
        numbers = (cell["numerator"], cell["denominator"], cell["value"])
        assert all(number is None or math.isfinite(number) for number in numbers)


@pytest.mark.parametrize("kpi", WITH_QUERY)
def test_the_members_of_a_breakdown_add_up_to_the_whole(kpi):
    whole, parts = {}, defaultdict(float)
    for (month, basis, dimension, _), cell in values_of(kpi).items():
        if dimension == "all":
            whole[month, basis] = cell["numerator"]
        else:
            parts[month, basis, dimension] += cell["numerator"]
    assert parts
    for (month, basis, dimension), total in parts.items():
        assert math.isclose(total, whole[month, basis], abs_tol=1e-9), (month, basis, dimension)


def test_every_query_has_a_catalogue_entry_and_an_example():
    computed = {kpi.id for kpi in load_kpis().values() if kpi.has_query}
    assert set(WITH_QUERY) == computed
    assert set(WITH_QUERY) == {path.stem for path in EXAMPLES.glob("*.yaml")}


@pytest.mark.parametrize("kpi", WITH_QUERY)
def test_examples_show_a_breakdown_a_gap_and_the_headline_basis(kpi):
    expected = example(kpi)["expect"]
    assert any("dimension" in cell for cell in expected)
    assert any(cell.get("gap") for cell in expected)
    assert any(cell["basis"] == load_kpis()[kpi].basis and not cell.get("gap") for cell in expected)


@pytest.mark.parametrize("kpi", WITH_QUERY)
def test_header_names_the_grain(kpi):
    header = " ".join(re.findall(r"^--(.*)$", statement(f"kpis/{kpi}"), flags=re.MULTILINE))
    assert "Grain: one row a" in re.sub(r"\s+", " ", header)


@pytest.mark.parametrize("kpi", WITH_QUERY)
def test_columns_are_cases_and_text_breakdowns(empty, kpi):
    described = empty.rows(f'describe cases."{kpi}"')
    types = {name: kind for name, kind, *_ in described}
    assert list(types)[:5] == ["counted_on", "child", "numerator", "denominator", "why"]
    assert types.pop("case_number") == "BIGINT"
    assert types["counted_on"] == "DATE"
    assert types["child"] == "VARCHAR"
    assert types["numerator"] in NUMBERS
    assert types["denominator"] in NUMBERS | NO_DENOMINATOR
    breakdowns = list(types)[5:]
    assert breakdowns or load_contracts()[load_kpis()[kpi].feeds[0]].replaces == "reference"
    assert {types[name] for name in ["why", *breakdowns]} == {"VARCHAR"}


@pytest.mark.parametrize("kpi", WITH_QUERY)
def test_nothing_loaded_gives_no_values(empty, kpi):
    assert empty.values(kpi) == {}
