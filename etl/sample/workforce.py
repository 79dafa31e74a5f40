"""Posts, who fills them, and who leaves: social workers first, since the national rates count only those."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache

from etl.sample.dates import DAY, month_end, months_between
from etl.sample.dice import Dice, scatter
from etl.sample.settings import between, knobs

CASE_HOLDERS = {"Social worker": 60, "Senior practitioner": 24, "ASYE": 10, "Advanced practitioner": 6}


@dataclass(slots=True, eq=False)
class Spell:
    """One worker's time in a post; `agency` says why there is agency cover, and is empty for own staff."""

    worker: str
    fte: float
    start: date
    end: date | None = None
    agency: str = ""
    fixed_term: bool = False


@dataclass(slots=True, eq=False)
class Post:
    id: str
    team: str
    role: str
    registered: bool
    case_holding: bool = False
    manager: str = ""
    additional: bool = False
    spells: list[Spell] = field(default_factory=list)

    def holder(self, day: date) -> Spell | None:
        """Whoever works in the post on the day, agency or own."""
        return next((s for s in reversed(self.spells) if s.start <= day and (s.end is None or day < s.end)), None)

    def leavers(self, as_at: date) -> list[Spell]:
        """Whose last day in the post was in the month of the day, up to it."""
        first = as_at.replace(day=1)
        return [s for s in self.spells if s.end is not None and first <= s.end - DAY <= as_at]


@lru_cache(maxsize=2)
def establishment(seed: int, horizon: date) -> tuple[Post, ...]:
    """Every post with its spells up to the horizon."""
    office = _Office(Dice(f"{seed}:workforce"))
    for month in months_between(knobs()["workforce"]["from"], horizon):
        office.month(month_end(month))
    return tuple(office.posts)


class _Office:
    def __init__(self, dice: Dice) -> None:
        self.dice, self.workers, self.posts = dice, 0, []
        self._posts()

    def _posts(self) -> None:
        rule, dice = knobs()["workforce"], self.dice
        for team, holders in knobs()["teams"].items():
            roles = [dice.pick(CASE_HOLDERS) for _ in range(holders)]
            managers = [self._post(team, "Practice manager", True) for _ in range(max(1, round(holders / 6)))]
            for n, role in enumerate(roles):
                self._post(team, role, True, case_holding=True, manager=managers[n % len(managers)].id)
        for role, count in rule["other_registered"].items():
            have = sum(post.role == role for post in self.posts)
            for _ in range(max(0, count - have)):
                self._post("Safeguarding and Practice", role, True)
        for _ in range(rule["additional_posts"]):
            self._post("Project Team", "Social worker", True, additional=True)
        for role, count in rule["unregistered"].items():
            for _ in range(count):
                team = {"Personal adviser": "Aftercare", "Early help practitioner": "Early Help"}.get(
                    role, "Business Support"
                )
                self._hire(self._post(team, role, False), rule["from"])

    def _post(self, team: str, role: str, registered: bool, **more: object) -> Post:
        post = Post(f"P{len(self.posts) + 1:03d}", team, role, registered, **more)
        self.posts.append(post)
        return post

    def _hire(self, post: Post, day: date, agency: str = "") -> None:
        self.workers += 1
        fte = 1.0 if agency or self.dice.chance(0.82) else self.dice.choice((0.6, 0.8))
        served = self.dice.days(300 if agency else 1500) if day == knobs()["workforce"]["from"] else 0 * DAY
        fixed_term = not agency and self.dice.chance(0.06)
        post.spells.append(Spell(f"{self.workers:03d}", fte, day - served, None, agency, fixed_term))

    def month(self, day: date) -> None:
        """Leavers first, then recruitment towards the planned numbers, then agency cover."""
        rule, dice = knobs()["workforce"], self.dice
        for post in self.posts:
            holder = post.holder(day)
            if holder and dice.chance(1 / rule["agency_months"] if holder.agency else rule["leaving_per_year"] / 12):
                holder.end = day - DAY * dice.randrange(1, 25)
                if not post.registered:
                    self._hire(post, day)
        employed = round(between(rule["employed"], "posts", day) + dice.uniform(-1, 1))
        share = between(rule["agency_share"], "share", day)
        self._recruit(day, employed)
        self._cover(day, round(employed * 0.96 * share / (1 - share) + dice.uniform(-1.5, 1.5)))

    def _registered(self, day: date, agency: bool | None) -> list[Post]:
        """Registered posts held by agency (True), by own staff (False) or by nobody (None)."""
        return [p for p in self.posts if p.registered and (bool(h.agency) if (h := p.holder(day)) else None) is agency]

    def _recruit(self, day: date, wanted: int) -> None:
        while len(self._registered(day, False)) < wanted:
            open_posts = self._registered(day, None) + self._registered(day, True)
            post = self.dice.choice([post for post in open_posts if not post.additional])
            if holder := post.holder(day):
                holder.end = day
            self._hire(post, day)

    def _cover(self, day: date, wanted: int) -> None:
        """Agency cover: case-holding posts first, project posts last, and let go in the opposite order."""
        covered = sorted(self._registered(day, True), key=_need_of_cover)
        for post in covered[wanted:]:
            post.holder(day).end = day
        empty = sorted(self._registered(day, None), key=_need_of_cover)
        for post in empty[: max(0, wanted - len(covered))]:
            reason = "Vacancy" if self.dice.chance(0.93) else "Sickness or maternity"
            self._hire(post, day, agency="Project or additional" if post.additional else reason)


@cache
def service_of(team: str) -> str:
    """The service a team belongs to, as the list of teams has it."""
    return next(service for service, teams in knobs()["team_list"]["services"].items() if team in teams)


def employment(spell: Spell) -> str:
    """The kind of contract, as the workforce return words it."""
    return "Agency" if spell.agency else "Fixed term" if spell.fixed_term else "Permanent"


def absent_all_month(spell: Spell, month: date) -> bool:
    """Long sickness of the council's own staff: a whole quarter, and not in the first weeks of a job."""
    quarter = month.year * 4 + (month.month - 1) // 3
    served = spell.start < month.replace(day=1)
    return served and not spell.agency and scatter(knobs()["workforce"]["one_ill_in"], int(spell.worker), quarter) == 0


def _need_of_cover(post: Post) -> int:
    return 2 if post.additional else 0 if post.case_holding else 1


class Desks:
    """Which worker holds which child: by post, so a child keeps a worker until that worker leaves."""

    def __init__(self, seed: int, horizon: date, day: date) -> None:
        self._by_team: dict[str, list[Post | None]] = {}
        for post in establishment(seed, horizon):
            if post.case_holding or post.role == "Personal adviser":
                self._by_team.setdefault(post.team, []).append(post)
        self._filled = {team: [p for p in posts if p.holder(day)] for team, posts in self._by_team.items()}
        self._day = day

    def post(self, team: str, child: int) -> Post:
        posts, filled = self._by_team[team], self._filled[team]
        post = posts[scatter(len(posts), child)]
        return post if post in filled else filled[scatter(len(filled), child, 7)]

    def worker(self, team: str, child: int) -> str:
        return f"Worker {self.post(team, child).holder(self._day).worker}"
