"""Caseloads against the 6/20 rule, posts, and how long people stay: sums over rows that name nobody.

Improvement Plan 2019: a full-time social worker holds no more than 20 children, a manager supervises no more than six.
The limits themselves are the council's settings (`data/catalogue/settings.yaml`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kpis.settings import load_settings
from kpis.shares import Share

CLOSE = 5  # children: what a reader would call a few
BANDS = ("More than 5 below", "At the ceiling or up to 5 below", "Up to 5 over", "More than 5 over")
EMPLOYED, COVERED, UNCOVERED, BESIDE = "Employed", "Vacant, agency cover", "Vacant, no cover", "Agency beside the posts"
FILLED = (EMPLOYED, COVERED, UNCOVERED)
AGENCY_STAYS = ((3, "Under 3 months"), (6, "3 to under 6"), (12, "6 to under 12"), (None, "A year or more"))
EMPLOYED_STAYS = ((24, "Under 2 years"), (60, "2 to under 5"), (120, "5 to under 10"), (None, "10 years or more"))
STAYS = {"Agency": AGENCY_STAYS, "Employed": EMPLOYED_STAYS}
NO_START = "No start date"


@dataclass(frozen=True)
class Load:
    """One group of workers (or managers): how many stand at each distance from their limit (above zero is over it)."""

    name: str
    at: Mapping[int, int]

    @property
    def people(self) -> int:
        return sum(self.at.values())

    @property
    def over(self) -> int:
        return sum(number for distance, number in self.at.items() if distance > 0)

    @property
    def share_over(self) -> Share:
        return Share(self.over, self.people)

    @property
    def bands(self) -> dict[str, int]:
        """How many in each of `BANDS`."""
        counts = dict.fromkeys(BANDS, 0)
        for distance, number in self.at.items():
            counts[BANDS[(distance > -CLOSE - 1) + (distance > 0) + (distance > CLOSE)]] += number
        return counts


def ceiling() -> float:
    """The most children for one full-time worker."""
    return load_settings()["caseload_ceiling_per_fte"].number


def span_limit() -> float:
    """The most social workers one manager should supervise."""
    return load_settings()["manager_span_limit"].number


def long_months() -> int:
    """After how many months an agency worker is long with the council."""
    return int(load_settings()["agency_long_months"].number)


def loads(rows: Iterable[Mapping], key: str) -> list[Load]:
    """Workers by team or role, by how many children they stand over (above zero) or under their ceiling.

    Those with the largest share over come first.
    """
    return _grouped((row[key], row["over_by"], row["workers"]) for row in rows)


def spans(rows: Iterable[Mapping]) -> list[Load]:
    """Managers by team, by how many social workers they supervise over (above zero) or under the limit."""
    limit = int(span_limit())
    return _grouped((row["team"], row["supervised"] - limit, row["managers"]) for row in rows)


def _grouped(entries: Iterable[tuple[str, int, int]]) -> list[Load]:
    grouped: dict[str, Counter] = defaultdict(Counter)
    for name, distance, number in entries:
        grouped[name][distance] += number
    found = [Load(name, dict(sorted(at.items()))) for name, at in grouped.items()]
    return sorted(found, key=lambda load: (-(load.over / load.people), -load.people, load.name))


def whole(found: Iterable[Load]) -> Load:
    """Every group together."""
    total: Counter = Counter()
    for load in found:
        total.update(load.at)
    return Load("All", dict(sorted(total.items())))


@dataclass(frozen=True)
class Posts:
    """The posts of one team in full-time equivalents, by how they are filled; `beside` is agency beyond the posts."""

    team: str
    employed: float
    covered: float
    uncovered: float
    beside: float

    @property
    def vacancies(self) -> Share:
        """Vacant of all posts: the KPI sw_vacancy_rate."""
        vacant = self.covered + self.uncovered
        return Share(vacant, vacant + self.employed)


def posts(rows: Iterable[Mapping]) -> list[Posts]:
    """The posts by team, the most first."""
    grouped: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys((*FILLED, BESIDE), 0.0))
    for row in rows:
        grouped[row["team"]][row["filled"]] += row["fte"]
    found = [Posts(team, *(round(fte[name], 2) for name in (*FILLED, BESIDE))) for team, fte in grouped.items()]
    return sorted(found, key=lambda post: (-post.vacancies.of, post.team))


def stays(rows: Iterable[Mapping], kind: str) -> dict[str, int]:
    """People of one kind ('Agency', 'Employed') by how long they have been with the council, shortest first."""
    counts = dict.fromkeys([words for _, words in STAYS[kind]], 0)
    for row in rows:
        if row["kind"] == kind:
            words = _stay(row["months"], kind)
            counts[words] = counts.get(words, 0) + row["people"]
    return counts


def _stay(months: int | None, kind: str) -> str:
    if months is None:
        return NO_START
    return next(words for under, words in STAYS[kind] if under is None or months < under)


def agency_long(rows: Iterable[Mapping]) -> Share:
    """Agency workers longer with the council than the limit, of those with a start date: KPI agency_over_6m_pct."""
    known = [row for row in rows if row["kind"] == "Agency" and row["months"] is not None]
    return Share(sum(row["people"] for row in known if row["is_long"]), sum(row["people"] for row in known))
