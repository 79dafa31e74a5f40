"""The letters DfE publishes where a number cannot stand.

Source: DfE analysts' guide "Data symbols" and the Analysis Function's guidance on shorthand.
A symbol is a status beside an empty value; it is never stored as a number.
"""

MEANINGS = {
    "z": "not applicable",
    "x": "not available",
    "c": "suppressed to protect confidentiality",
    "low": "rounds to 0 but is not 0",
    "u": "low reliability",
}
SPELLINGS = {**{code: code for code in MEANINGS}, "k": "low", ":": "x", "~": "low", "-": "x"}


class UnknownSymbol(ValueError):
    """A published cell holds text that is neither a number nor a symbol in use."""


def read_symbol(raw: str | None) -> tuple[float | None, str | None]:
    """(value, symbol code) of a published cell: one of them, or neither when the cell is blank.

    Raises UnknownSymbol for other text: treating it as 0 or as missing would hide an error.
    """
    text = (raw or "").strip()
    if not text:
        return None, None
    symbol = SPELLINGS.get(text.strip("[]").lower())
    return (None, symbol) if symbol else (_number(text), None)


def _number(text: str) -> float:
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        value = float("nan")
    if value - value != 0:  # NaN and infinity both fail this
        known = ", ".join(sorted(SPELLINGS))
        raise UnknownSymbol(f"'{text}' is neither a number nor one of the published symbols ({known}).")
    return value
