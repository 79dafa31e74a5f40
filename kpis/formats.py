"""How people say numbers: '18.4%', '346 of 1,882', 'Oct 2026', 'ten months'."""

from datetime import date

from kpis.rounding import round_half_up

NOTHING = "–"
MINUS = "−"  # U+2212: a hyphen breaks at line ends and is too short beside figures
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
UNIT_WORDS = {"percent": "", "count": "", "rate_per_10000": "per 10,000", "ratio": "", "days": "days"}


def format_value(value: float | None, unit: str, dp: int | None = None) -> str:
    """A value as it is shown: '18.4%', '28.9', '1,882'. An empty value is an en dash.

    Whole 0 % and 100 % lose their decimal: nothing lies between them and certainty.
    Counts are whole unless `dp` asks otherwise; every other unit has one decimal by default.
    """
    if value is None:
        return NOTHING
    places = dp if dp is not None else (0 if unit == "count" else 1)
    rounded = round_half_up(value, places)
    if unit == "percent" and rounded in (0, 100):
        places = 0
    return _signed(f"{rounded:,.{places}f}") + ("%" if unit == "percent" else "")


def format_target(value: float | None, unit: str) -> str:
    """A target as people quote it: '85%', '7.5', '1,200', without needless decimals."""
    if value is None:
        return NOTHING
    rounded = round_half_up(value, 2)
    text = f"{rounded:,.2f}".rstrip("0").rstrip(".")
    return _signed(text) + ("%" if unit == "percent" else "")


def unit_words(unit: str) -> str:
    """The words that follow a value of this unit: 'per 10,000', 'days' or none."""
    return UNIT_WORDS[unit]


def format_with_unit(value: float | None, unit: str, dp: int | None = None) -> str:
    """A value with its unit in words: '28.9 per 10,000', '18.4%'."""
    words = unit_words(unit) if value is not None else ""
    return f"{format_value(value, unit, dp)} {words}".rstrip()


def format_count(value: float | None) -> str:
    """A count with thousands commas; a part count (FTE) keeps one decimal."""
    if value is None:
        return NOTHING
    return format_value(value, "count", 0 if float(value).is_integer() else 1)


def format_fraction(numerator: float | None, denominator: float | None) -> str:
    """'346 of 1,882'; empty when either is missing."""
    if numerator is None or denominator is None:
        return ""
    return f"{format_count(numerator)} of {format_count(denominator)}"


def format_cases(unit: str, basis: str, numerator: float | None, denominator: float | None) -> str:
    """What stands behind a figure: '346 of 1,882'; '208 children' or '1,941 in the year' behind a rate; 'average of 6'.

    A rate names its cases, not a population nobody can picture; a count is its own case number.
    """
    if unit in ("ratio", "days"):
        return "" if denominator is None else f"average of {format_count(denominator)}"
    if numerator is None or unit == "count":
        return ""
    if unit == "rate_per_10000":
        return f"{format_count(numerator)} {'children' if basis == 'snapshot' else 'in the year'}"
    return format_fraction(numerator, denominator)


def within_sentence(name: str) -> str:
    """A name as it stands within a sentence: 'referrals', but 'SGO exits'."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def format_change(change: float | None, unit: str, dp: int | None = None) -> str:
    """A difference with its sign: '+1.2 points', '−14'. Percentages differ by points, not per cent."""
    if change is None:
        return NOTHING
    text = format_value(change, "count" if unit == "count" else "ratio", dp)
    sign = "+" if (round_half_up(change, 6) or 0) > 0 else ""
    return f"{sign}{text} points" if unit == "percent" else f"{sign}{text}"


def format_interval(interval: tuple[float, float] | None, unit: str, dp: int = 0) -> str:
    """A 95 % interval: '13%–25%'; empty when there is none."""
    if interval is None:
        return ""
    return "–".join(format_value(limit, unit, dp) for limit in interval)


def month(day: date) -> str:
    """'Oct 2026'."""
    return f"{day:%b %Y}"


def month_long(day: date) -> str:
    """'October 2026'."""
    return f"{day:%B %Y}"


def number_words(n: int) -> str:
    """Numbers to ten in words, larger ones in figures."""
    return WORDS[n] if 0 <= n < len(WORDS) else f"{n:,}"


def ordinal(n: int) -> str:
    """'1st', '2nd', '3rd', '11th'."""
    ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def _signed(text: str) -> str:
    return text.replace("-", MINUS)
