"""What every piece of writing must hold before it is kept."""

from datetime import date

from records.store import Refused


def words_of(given: str, missing: str, most: int) -> str:
    """The words, trimmed. Raises Refused with `missing` when there are none, and when there are more than `most`."""
    words = (given or "").strip()
    if not words:
        raise Refused(missing)
    if len(words) > most:
        raise Refused(f"That is {len(words):,} characters; there is room for {most:,}.")
    return words


def person(given: str) -> str:
    """Who writes. Raises Refused."""
    return words_of(given, "Say who you are: what is written stands with a name.", 100)


def first_of_month(month: date) -> date:
    """The month as its first day. Raises ValueError for another day."""
    if month.day != 1:
        raise ValueError(f"a month is given as its first day, not {month}")
    return month
