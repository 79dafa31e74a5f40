"""What the performance team types: values held only as aggregates, and dated targets."""

from collections.abc import Iterator
from datetime import date

from etl.sample.care import in_care_on
from etl.sample.dates import month_end, months_between
from etl.sample.dice import Dice, scatter
from etl.sample.people import Care
from etl.sample.schedule import Row
from etl.sample.settings import Knobs, between, knobs
from etl.sample.world import World


def kpi_values(world: World, first: date, last: date) -> Iterator[Row]:
    """A quarter stands at its last month; positions at every month."""
    for month in months_between(first.replace(day=1), last):
        dice = world.dice(f"values {month:%Y-%m}")
        if month.month % 3 == 0:
            yield from _outcomes(dice, month)
        yield _distance(world, month)
        members = round(between(knobs()["kpi_values"]["cicc_members"], "n", month) + dice.uniform(-1, 1))
        yield _value("cicc_members", month, "snapshot", "Participation worker's list", value=members)


def _outcomes(dice: Dice, month: date) -> Iterator[Row]:
    """The domestic abuse service sends totals each quarter. Other surveys are answered in the same months, so a total
    is marked to stand for what no survey row gives."""
    rule = knobs()["kpi_values"]["outcomes"]
    answers = max(12, dice.poisson(rule["answers"]))
    for kpi, points in rule["improved"].items():
        share = between(points, "share", month)
        improved = sum(dice.chance(share) for _ in range(answers))
        yield _value(kpi, month, "quarter", "Domestic abuse service outcome survey", improved, answers, override=True)


def _distance(world: World, month: date) -> Row:
    """How many placements out of the area are also far away: known to the case system, and to no extract."""
    day = month_end(month)
    in_care = in_care_on(world, day)
    far = sum(_is_far(care, day) for care in in_care)
    return _value("cla_20_miles_pct", month, "snapshot", "Case system's report of distances", far, len(in_care))


def _is_far(care: Care, day: date) -> bool:
    place = [p for p in care.placements if p.start <= day][-1]
    share = knobs()["kpi_values"]["far_of_out_of_area"]
    return not place.inside and scatter(100, care.child.number, place.start.toordinal(), 71) < share


def _value(
    kpi: str,
    month: date,
    basis: str,
    source: str,
    met: int | None = None,
    of: int | None = None,
    value: float | None = None,
    override: bool = False,
) -> Row:
    return {
        "kpi_id": kpi,
        "month": f"{month:%Y-%m}",
        "period_basis": basis,
        "numerator": met,
        "denominator": of,
        "value": value,
        "breakdown": None,
        "breakdown_value": None,
        "source": f"{source} (sample)",
        "source_override": "Yes" if override else "No",
        "note": None,
    }


def kpi_targets() -> Iterator[Row]:
    """The board's own targets, each from its day; a reduction or an addition may name where it is counted from."""
    rule: Knobs = knobs()["kpi_targets"]
    for row in rule["rows"]:
        yield {
            "kpi_id": row["kpi"],
            "effective_from": row["effective_from"],
            "target": row["target"],
            "target_kind": row["kind"],
            "amber_band": row["amber"],
            "baseline_value": row.get("baseline"),
            "baseline_date": row.get("baseline_date"),
            "agreed_by": rule["agreed_by"],
            "source": rule["source"],
        }
