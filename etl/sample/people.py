"""What happens to the children of the fictional district: plain records, linked by the child."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(slots=True, eq=False)
class Child:
    id: str
    born: date
    gender: str
    ethnicity: str
    disability: str
    family: "Family"
    eighteenth: date
    need: "Need | None" = None
    plan: "Plan | None" = None
    care: "Care | None" = None

    @property
    def number(self) -> int:
        return int(self.id)


@dataclass(slots=True, eq=False)
class Family:
    id: int
    locality: str
    disabilities_team: bool = False
    children: list[Child] = field(default_factory=list)
    last_referred: date | None = None


@dataclass(slots=True, eq=False)
class Contact:
    child: Child
    day: date
    source: str
    recorded: date


@dataclass(slots=True, eq=False)
class EarlyHelp:
    child: Child
    start: date
    end: date
    organisation: str


@dataclass(slots=True, eq=False)
class Referral:
    child: Child
    day: date
    source: str
    no_further_action: bool
    team: str
    recorded: date
    withdrawn: date | None = None


@dataclass(slots=True, eq=False)
class Assessment:
    child: Child
    start: date
    end: date
    seen: str
    support: bool
    team: str
    recorded: date


@dataclass(slots=True, eq=False)
class Enquiry:
    """A section 47 enquiry, with its initial conference where one was needed."""

    child: Child
    day: date
    decided: date
    conference: date | None
    planned: bool
    team: str


@dataclass(slots=True, eq=False)
class Need:
    """An episode of need: from the referral that led to it until services ceased."""

    child: Child
    start: date
    assessed: date
    end: date
    code: str
    first_team: str
    supported: bool
    recorded: date
    busy_until: date = date.min


@dataclass(slots=True, eq=False)
class Plan:
    child: Child
    start: date
    end: date
    category: str
    later_category: str
    previous: int


@dataclass(slots=True, eq=False)
class Placement:
    start: date
    kind: str
    provider: str
    inside: bool


@dataclass(slots=True, eq=False)
class Care:
    child: Child
    start: date
    end: date
    need: str
    reason: str
    from_abroad: bool
    legal: list[tuple[date, str]]
    again: bool = False
    placements: list[Placement] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Leaver:
    child: Child
    start: date
    end: date
    from_abroad: bool


@dataclass(slots=True, eq=False)
class Adoption:
    child: Child
    family: str
    in_care: date
    decided: date
    ordered: date
    matched: date
    placed: date
    adopted: date
    reversed: date | None


@dataclass(slots=True, eq=False)
class Adopter:
    id: str
    family: str
    gender: str
    ethnicity: str
    enquiry: date
    stages: tuple[date, date, date, date]
    approved: date
    matched: date | None = None
    placed: date | None = None
    adopted: date | None = None
    left: date | None = None


@dataclass(slots=True, eq=False)
class Missing:
    id: str
    child: Child
    place: str
    kind: str
    reported: datetime
    returned: datetime
    required: bool
    offered: datetime | None
    accepted: bool
    refusal: str
    completed: datetime | None


@dataclass(slots=True, eq=False)
class Audit:
    id: str
    month: date
    kind: str
    child: Child
    cohort: str
    team: str
    auditor: str
    role: str
    due: date
    completed: date | None
    moderated: date | None
    grade: str
    moderated_grade: str
