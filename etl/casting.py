"""From the text of one cell to a value: dates, months, numbers, ages, ids and codes as councils really write them.

Every function here is pure and takes text; each raises a `CannotCast` that says what is wrong with the text and
what was expected, never what to guess. The checker runs them on the distinct values of a column, so they may be
thorough. Dates are read day first, as UK exports are; a month above twelve is an error, never a swap.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache

BLANKS = frozenset({"", "-", "--", "n/a", "na", "null", "nan", "none", "nat", "<na>", "(blank)"})
FORMULA_ERRORS = frozenset(
    {
        "#ref!", "#n/a", "#div/0!", "#value!", "#name?", "#null!", "#num!", "#spill!", "#calc!", "#field!",
        "#getting_data", "#blocked!",
    }
)  # fmt: skip
SERIAL_DAY_ZERO = datetime(1899, 12, 30)  # Excel's 1900 calendar, with its leap-year slip taken out
EARLIEST_SERIAL, LATEST_SERIAL = date(1950, 1, 1), date(2100, 12, 31)
TWO_DIGIT_PIVOT = 50  # 00-49 are 2000-2049, 50-99 are 1950-1999

MONTH_NAMES = (
    ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",), ("jun", "june"),
    ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"), ("oct", "october"), ("nov", "november"),
    ("dec", "december"),
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(MONTH_NAMES, start=1) for name in names}

DATE_EXPECTED = "a date, day first, such as 31/10/2026"
TIME_EXPECTED = "a date and time, day first, such as 31/10/2026 14:30"
MONTH_EXPECTED = "a month such as 10/2026, 2026-10 or Oct-26"


class CannotCast(ValueError):
    """The text is not what its column holds. `reason` never repeats the text, so it is safe for personal columns.
    `kept` is what could be read of it all the same; `remedy` what to do, when the case system is not at fault."""

    rule = "not_castable"
    kept: str | None = None
    remedy: str | None = None

    def __init__(self, found: str, reason: str, expected: str):
        super().__init__(f"Found '{found}': {reason}. Expected {expected}.")
        self.found, self.reason, self.expected = found, reason, expected


class NotADate(CannotCast):
    """Neither a day-first date, an ISO date nor a believable Excel serial number."""

    rule = "not_a_date"


class NotAMonth(CannotCast):
    """Not a month in any of the spellings councils use."""

    rule = "not_a_month"


class NotANumber(CannotCast):
    """Not a number, or not a whole one where a count is wanted."""

    rule = "not_a_number"


class LooksLikeAnAddress(CannotCast):
    """Text that holds a postcode."""

    rule = "address"


class NotAnAge(CannotCast):
    """Not an age in years, weeks or months."""

    rule = "not_an_age"


class UnknownCode(CannotCast):
    """Not in the code set and not one of its known spellings; it is never guessed at."""

    rule = "unknown_code"


class UnknownFactor(CannotCast):
    """Part of a list of assessment factors is neither a census code nor the name of one; the rest is kept."""

    rule = "unknown_code"

    def __init__(self, text: str, kept: str | None):
        reason = "part of it is no factor of the Children in Need census"
        super().__init__(text, reason, "census codes such as 3B 16A 24A, or the names of factors")
        self.kept = kept


class MangledId(CannotCast):
    """A long number of which a spreadsheet has lost the last digits: it may stand for several people."""

    rule = "mangled_id"
    remedy = "Load the export as it came, or make the column text before opening it in Excel."


class FormulaError(CannotCast):
    """The cell holds an Excel error such as #REF! instead of a value."""

    rule = "formula_error"
    remedy = "Mend the formula in Excel, or export the list again."


def tidy(text: str) -> str:
    """The text without surrounding, repeated or non-breaking spaces."""
    return " ".join(text.replace("\u00a0", " ").replace("\u200b", "").split())


def is_blank(text: str | None) -> bool:
    """Empty, or one of the ways exports write 'nothing' (`n/a`, `NULL`, `nan`, `-`)."""
    return text is None or tidy(text).casefold() in BLANKS


def refuse_formula_error(text: str, expected: str) -> None:
    """Raises `FormulaError` when the cell holds an Excel error."""
    if text.casefold() in FORMULA_ERRORS:
        raise FormulaError(text, "a formula in this cell failed", expected)


# --- dates ------------------------------------------------------------------------------------------------------

_TIME = r"(?:(?:\s+|T|,\s*)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?\s*(?P<half>[ap]m)?Z?)?"
_ISO = re.compile(r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})" + _TIME, re.IGNORECASE)
_DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<year>\d{4}|\d{2})" + _TIME, re.IGNORECASE
)
_NAMED = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-]*(?P<month>[a-z]{3,9})\.?[\s,-]*(?P<year>\d{4}|\d{2})" + _TIME,
    re.IGNORECASE,
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


@dataclass(frozen=True)
class Moment:
    """A date with its time; `timed` is False when the text gave the day only (the time is then midnight)."""

    at: datetime
    timed: bool


def _full_year(year: str) -> int:
    number = int(year)
    if len(year) == 4:
        return number
    return number + (2000 if number < TWO_DIGIT_PIVOT else 1900)


def _clock(match: re.Match) -> timedelta:
    if match["hour"] is None:
        return timedelta()
    hour, half = int(match["hour"]), (match["half"] or "").casefold()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or int(match["minute"]) > 59 or int(match["second"] or 0) > 59:
        raise ValueError
    return timedelta(hours=hour, minutes=int(match["minute"]), seconds=int(match["second"] or 0))


def _from_parts(text: str, match: re.Match, expected: str) -> Moment:
    named = match["month"].isalpha()
    month = MONTHS.get(match["month"].casefold()) if named else int(match["month"])
    if month is None:
        raise NotADate(text, "it names no month", expected)
    year, day = _full_year(match["year"]), int(match["day"])
    if year < 1900 or (year, month) == (1900, 1) and day <= 1:
        raise NotADate(text, "this is what a spreadsheet writes for an empty date", expected)
    if month > 12:
        raise NotADate(text, "the month is more than 12; dates are read day first, never month first", expected)
    if year > LATEST_SERIAL.year:
        raise NotADate(text, "the year is out of range", expected)
    try:
        return Moment(datetime(year, month, day) + _clock(match), match["hour"] is not None)
    except ValueError:
        raise NotADate(text, "there is no such day or time", expected) from None


def _from_serial(text: str, expected: str) -> Moment:
    moment = SERIAL_DAY_ZERO + timedelta(days=float(text))
    if not EARLIEST_SERIAL <= moment.date() <= LATEST_SERIAL:
        raise NotADate(text, "read as an Excel day number it lies outside 1950 to 2100", expected)
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    return Moment(moment, timed=moment.time() != datetime.min.time())


@lru_cache(maxsize=1 << 16)  # the same days stand in every column of every list
def cast_moment(text: str, expected: str = TIME_EXPECTED) -> Moment:
    """A date with or without a time of day.

    Reads ISO (as date cells arrive), `dd/mm/yyyy`, `dd-mm-yyyy`, `dd.mm.yyyy`, `d/m/yy`, `dd Mon yyyy`, each with
    a time attached or not, and Excel serial numbers from 1950 to 2100. Raises `NotADate` or `FormulaError`.
    """
    text = tidy(text)
    refuse_formula_error(text, expected)
    for pattern in (_ISO, _DAY_FIRST, _NAMED):
        if match := pattern.fullmatch(text):
            return _from_parts(text, match, expected)
    if _SERIAL.fullmatch(text):
        return _from_serial(text, expected)
    raise NotADate(text, "this is not a date", expected)


def cast_date(text: str) -> date:
    """The day a cell names; a time attached to it is left off. Raises `NotADate` or `FormulaError`."""
    return cast_moment(text, DATE_EXPECTED).at.date()


_MONTH_FIRST = re.compile(r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})|(?P<year2>\d{4})(?P<month2>\d{2})")
_MONTH_NAMED = re.compile(r"(?P<month>[a-z]{3,9})\.?[\s/'’-]*(?P<year>\d{4}|\d{2})", re.IGNORECASE)


def _month_parts(text: str) -> tuple[int | None, str] | None:
    if match := _MONTH_FIRST.fullmatch(text):
        return int(match["month"]), match["year"]
    if match := _YEAR_FIRST.fullmatch(text):
        return int(match["month"] or match["month2"]), match["year"] or match["year2"]
    if match := _MONTH_NAMED.fullmatch(text):
        return MONTHS.get(match["month"].casefold()), match["year"]
    return None


def cast_month(text: str) -> date:
    """The first day of the month a cell names: `10/2026`, `2026-10`, `Oct-26`, `October 2026`, or any date in it."""
    text = tidy(text)
    refuse_formula_error(text, MONTH_EXPECTED)
    parts = _month_parts(text)
    if parts is None:
        try:
            return cast_date(text).replace(day=1)
        except NotADate as error:
            raise NotAMonth(text, error.reason.replace("a date", "a month"), MONTH_EXPECTED) from None
    month, year = parts[0], _full_year(parts[1])
    if month is None or not 1 <= month <= 12 or not 1950 <= year <= LATEST_SERIAL.year:
        raise NotAMonth(text, "there is no such month", MONTH_EXPECTED)
    return date(year, month, 1)


# --- numbers and ages -------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)


def cast_number(text: str) -> float:
    """A number; thousands commas, a pound sign and a percent sign are read past (`82%` is 82)."""
    expected = "a number such as 12.5"
    text = tidy(text)
    refuse_formula_error(text, expected)
    bare = text.removesuffix("%").strip().removeprefix("£").strip().replace("\u2212", "-")
    if not bare or not any(map(str.isdigit, bare)) or not _NUMBER.fullmatch(bare):
        raise NotANumber(text, "this is not a number", expected)
    number = float(bare.replace(",", ""))
    if abs(number) > 1e15:
        raise NotANumber(text, "the number is out of range", expected)
    return number


def cast_integer(text: str) -> int:
    """A whole number (`7`, `7.0`, `1,234`). Raises `NotANumber` for anything else, `7.5` included."""
    number = cast_number(text)
    if number != int(number) or "%" in text:
        raise NotANumber(tidy(text), "this is not a whole number", "a whole number such as 3")
    return int(number)


_AGE_UNITS = {"y": 1.0, "m": 1 / 12, "w": 1 / 52, "d": 1 / 365}
_AGE_WORDS = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>y|m|w|d)[a-z]*(?:\W.*)?", re.IGNORECASE)


_PLAIN_AGE = re.compile(r"\d{1,2}(?:\.\d+)?", re.ASCII)


def cast_age(text: str) -> float:
    """Age in years: decimals, `<1`, `6 months`, `3 weeks`, and -1 or `unborn` for a child not yet born."""
    expected = "an age in years, '<1', '6 months', or -1 for an unborn child"
    text = tidy(text)
    if _PLAIN_AGE.fullmatch(text):
        return float(text)
    refuse_formula_error(text, expected)
    if text.casefold() == "unborn":
        return -1.0
    if text.replace(" ", "").casefold() in {"<1", "under1", "lessthan1"}:
        return 0.0
    if match := _AGE_WORDS.fullmatch(text):
        return float(match["number"]) * _AGE_UNITS[match["unit"].casefold()]
    try:
        age = cast_number(text)
    except NotANumber:
        raise NotAnAge(text, "this is not an age", expected) from None
    if age != -1 and not 0 <= age < 120:
        raise NotAnAge(text, "no one has this age", expected)
    return age


# --- ids, text and codes ----------------------------------------------------------------------------------------


_POWER_OF_TEN = re.compile(r"\d(?:\.\d+)?E\+\d+")
EXCEL_DIGITS = 15  # as many as a spreadsheet keeps of a number


def cast_id(text: str) -> str | None:
    """One person, one spelling: trimmed, upper case, without the `.0` a spreadsheet adds; only punctuation is blank.

    Raises `MangledId` when a spreadsheet has lost digits of it, or `FormulaError`.
    """
    text = tidy(text)
    refuse_formula_error(text, "an identifier")
    text = re.sub(r"^(\d+)\.0+$", r"\1", text).upper()
    if _POWER_OF_TEN.fullmatch(text) or _cut_to_excels_digits(text):
        raise MangledId(
            text, f"a spreadsheet took it for a number and kept only its first digits (at most {EXCEL_DIGITS})",
            "the whole identifier",
        )  # fmt: skip
    return text if any(map(str.isalnum, text)) else None


def _cut_to_excels_digits(text: str) -> bool:
    """Whether a long number is what remains of one: its first fifteen digits, as exactly as a computer holds them."""
    if len(text) <= EXCEL_DIGITS or len(text) > 30 or not (text.isascii() and text.isdecimal()):
        return False
    return set(text[EXCEL_DIGITS:]) == {"0"} or int(float(f"{float(text):.{EXCEL_DIGITS - 1}e}")) == int(text)


POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b", re.I)


def cast_text(text: str) -> str:
    """Text with its spaces tidied. Raises `LooksLikeAnAddress`: no address is kept, whichever column it strays into."""
    text = tidy(text)
    refuse_formula_error(text, "text")
    if POSTCODE.search(text):
        raise LooksLikeAnAddress(text, "it holds a postcode", "a name without an address")
    return text


_QUOTES = str.maketrans({"‘": "'", "’": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "‑": "-"})
_LIST_LETTER = re.compile(r"^[a-z]{1,2}\)\s*")
_CORE = re.compile(r"(?P<core>[a-z0-9]+)(?P<end>$|\s*[:=-]|\s)")


def _bare(text: str) -> str:
    return _LIST_LETTER.sub("", tidy(text).casefold().translate(_QUOTES))


def loosen(text: str) -> str:
    """How codes are compared: no list letter (`a) `), no case, straight quotes, `:` and ` - ` alike."""
    return re.sub(r"\s*:\s*|\s+-\s*|\s*-\s+", " - ", _bare(text)).strip(" .-?")


@dataclass(frozen=True)
class CodeSet:
    """A closed list: each stored value with the spellings and code cores seen in real files.

    `keywords` (value -> pattern) sorts free text by the words in it. An `open` set keeps text it does not know;
    `listed_in` is the feed in which the council adds spellings of its own.
    """

    name: str
    values: Mapping[str, tuple[str, ...]]
    cores: Mapping[str, str] = field(default_factory=dict)
    keywords: Mapping[str, str] = field(default_factory=dict)
    open: bool = False
    listed_in: str | None = None

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Loosened spelling -> stored value."""
        known = {loosen(word): value for value, words in self.values.items() for word in (value, *words)}
        return {word: value for word, value in known.items() if word}

    @cached_property
    def exact(self) -> dict[str, str]:
        """Spelling as written, but for case -> stored value: for symbols such as `:` and `~`."""
        return {word.casefold(): value for value, words in self.values.items() for word in (value, *words)}

    @cached_property
    def expected(self) -> str:
        """The allowed values, as a sentence can hold them."""
        listed = f", or a spelling the council lists in {self.listed_in}" if self.listed_in else ""
        return "one of: " + "; ".join(self.values) + listed

    def by_core(self, text: str) -> str | None:
        """The value whose code stands before the words: N1 of 'N1 - Abuse or neglect', WBRI of 'a) WBRI'."""
        match = _CORE.match(_bare(text))
        if match is None or len(match["core"]) == 1 and match["end"].isspace():
            return None
        return self.cores.get(match["core"])

    def by_keyword(self, text: str) -> str | None:
        """The value whose words occur in the text."""
        found = (value for value, words in self.keywords.items() if re.search(rf"\b(?:{words})", text, re.I))
        return next(found, None)


def cast_code(text: str, codes: CodeSet) -> str:
    """The stored value of a code: by its whole spelling, by its code core, by keyword; else `UnknownCode`.

    Rule: the codes and words of Ofsted's Annex A 'Codes_used' sheet. Unknown values are never guessed at.
    """
    text = tidy(text)
    refuse_formula_error(text, codes.expected)
    known = codes.spellings.get(loosen(text)) or codes.by_core(text) or codes.by_keyword(text)
    if known:
        return known
    if codes.open and not POSTCODE.search(text):
        return text
    raise UnknownCode(text, "this is not a known code", codes.expected)


_WHOSE = r"\s*(?:the )?(?:child|young person|parent|carer|another|other person)"
_BETWEEN_FACTORS = re.compile(rf"[\n\[\]\"]+|(?:,|\s&|\sand\b)(?!{_WHOSE})", re.IGNORECASE)
_BEFORE_FACTOR_CODE = re.compile(r"[\s,/&+]*\b0*(\d{1,2}[a-z]?)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4}")


def _factors_in(text: str, codes: CodeSet) -> Iterator[str]:
    """The parts of a cell that each name one factor; text of codes and initials only is taken token by token."""
    for line in re.split(r"[;|\n\r]+", text):
        if loosen(line) in codes.spellings:
            yield line
            continue
        for part in _BETWEEN_FACTORS.split(_BEFORE_FACTOR_CODE.sub(r"\n\1", line)):
            pieces = [part] if _WORD.search(part) else part.split()
            yield from (piece for piece in pieces if any(map(str.isalnum, piece)))


def cast_factors(text: str, codes: CodeSet) -> str | None:
    """The factors of an assessment as census codes in the census's order: '24A, Neglect' is '16A 24A'.

    Reads codes with any separator, their names, and codes with their names behind them. Raises `UnknownFactor` when
    part of the text is neither; what could be read is kept with it.
    """
    refuse_formula_error(tidy(text), codes.expected)
    found, all_known = set(), True
    for part in _factors_in(text, codes):
        try:
            found.add(cast_code(part, codes))
        except UnknownCode:
            all_known = False
    kept = " ".join(value.split()[0] for value in codes if value in found) or None
    if not all_known:
        raise UnknownFactor(tidy(text), kept)
    return kept


YES = frozenset({"yes", "y", "true", "t", "1"})
NO = frozenset({"no", "n", "false", "f", "0"})
NEITHER = frozenset({"unknown", "not known", "not recorded", "u", "unk"})


def cast_yes_no(text: str) -> bool | None:
    """True for yes, False for no, None for a stated 'unknown'. Raises `UnknownCode` for anything else."""
    word = loosen(text)
    refuse_formula_error(tidy(text), "Yes or No")
    if word in YES:
        return True
    if word in NO:
        return False
    if word in NEITHER:
        return None
    raise UnknownCode(tidy(text), "this is neither yes nor no", "Yes or No")


def cast_published(text: str, symbols: CodeSet) -> float | None:
    """A published number, or None where a DfE symbol (`c`, `x`, `z`, `low`, `u`) stands in its place."""
    return None if tidy(text).casefold() in symbols.exact else cast_number(text)


def cast_period(text: str) -> int:
    """The year a published period ends in: '2025' is 2025, the academic or financial year '202425' is 2025."""
    expected = "a year such as 2025, or 202425"
    text = tidy(text)
    refuse_formula_error(text, expected)
    match = re.fullmatch(r"(?P<first>(?:19|20)\d{2})(?:[/-]?(?P<second>\d{2}))?", text)
    if match is None:
        raise NotADate(text, "this is not a period", expected)
    first = int(match["first"])
    if match["second"] is None:
        return first
    if int(match["second"]) != (first + 1) % 100:
        raise NotADate(text, "the two years do not follow each other", expected)
    return first + 1
