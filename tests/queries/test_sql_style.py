"""What holds of every query: one statement, a header, lower-case keywords, no division by zero."""

import re

import duckdb
import pytest

from etl.sql import QUERIES, in_dependency_order

FILES = sorted(QUERIES.rglob("*.sql"))
KEYWORDS = {word for (word,) in duckdb.sql("select keyword_name from duckdb_keywords()").fetchall()}
ids = [str(path.relative_to(QUERIES)) for path in FILES]
# What may follow a division: a number other than zero, or a divisor that turns zero to null.
SAFE_DIVISOR = re.compile(r"\s*(nullif\s*\(|coalesce\s*\(\s*nullif\s*\(|0*[1-9][\d.]*\b)")


def code(text: str) -> str:
    """A query without comments, strings and quoted names."""
    text = re.sub(r"--[^\n]*", "", text)
    return re.sub(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"", "''", text)


def unguarded_divisions(text: str) -> list[str]:
    """What stands after each division that zero could break."""
    plain = code(text)
    return [plain[m.end() : m.end() + 20] for m in re.finditer(r"/", plain) if not SAFE_DIVISOR.match(plain, m.end())]


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_one_statement(path):
    assert len(duckdb.extract_statements(path.read_text(encoding="utf-8"))) == 1


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_header_comment(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert re.match(r"-- \S+ \S+", first)


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_keywords_are_lower_case(path):
    words = re.findall(r"[A-Za-z_]\w*", code(path.read_text(encoding="utf-8")))
    assert [word for word in words if word != word.lower() and word.lower() in KEYWORDS] == []


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_no_division_by_what_may_be_zero(path):
    assert unguarded_divisions(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("select a / nullif(b, 0)", 0),
        ("select a / 3600", 0),
        ("select a / b", 1),
        ("select a / 0", 1),
        ("select a / coalesce(b, 1)", 1),
        ("select 'a / b' -- a / b", 0),
    ],
)
def test_an_unguarded_division_is_seen(text, found):
    assert len(unguarded_divisions(text)) == found


def test_events_come_after_what_they_are_made_of():
    order = in_dependency_order("macros", "calendar", "events")
    assert order.index("events/conference") > order.index("events/section_47_enquiry")
    assert order.index("macros/month_end_positions") > order.index("macros/current_episodes")
    assert order.index("calendar/covered_month") < order.index("macros/month_end_positions")
