"""What a figure is in, as people say it: on an axis, under a name, and behind the number."""

from kpis import formats
from kpis.catalogue import Kpi

CAPTIONS = {"rate_per_10000": "per 10,000 children", "days": "days", "count": "number", "ratio": "average"}
AVERAGES = {"_weeks": "weeks", "sdq_avg": "average score"}  # by how the KPI's id ends, as ids say what is measured
SAID_AFTER = ("weeks", "days")


def caption(kpi: Kpi) -> str:
    """Over an axis: 'per 10,000 children', 'weeks'; empty for a percentage, whose every tick says it."""
    ending = next((words for ending, words in AVERAGES.items() if kpi.id.endswith(ending)), None)
    return ending if kpi.unit == "ratio" and ending else CAPTIONS.get(kpi.unit, "")


def words_after(kpi: Kpi) -> str:
    """What is said after the figure itself: 'weeks' as in '31.9 weeks', else nothing."""
    words = caption(kpi)
    return words if words in SAID_AFTER else ""


def said(kpi: Kpi, value: float | None) -> str:
    """The figure as it is said aloud: '18.4%', '28.9 per 10,000', '31.9 weeks'."""
    words = words_after(kpi)
    if value is None or not words:
        return formats.format_with_unit(value, kpi.unit, kpi.dp)
    return f"{formats.format_value(value, kpi.unit, kpi.dp)} {words}"


def cases(kpi: Kpi, numerator: float | None, denominator: float | None) -> str:
    """What stands behind a figure on the KPI's own basis."""
    return formats.format_cases(kpi.unit, kpi.basis, numerator, denominator)
