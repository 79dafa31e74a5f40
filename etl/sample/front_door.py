"""Referrals and what follows: assessment, section 47, conference, plan, an episode of need, sometimes care.

Whether a referral follows another within twelve months is drawn first, at the rate the knobs ask for its team
and date; the family is then found among those that fit. So the rate is right by construction and the people
are coherent.
"""

from collections import defaultdict
from datetime import date, timedelta

from etl.sample import care
from etl.sample.dates import DAY, add_months, month_end, months_between, working_days_after
from etl.sample.people import Assessment, Child, Enquiry, Family, Need, Plan, Referral
from etl.sample.settings import in_force, knobs
from etl.sample.world import World, family_of

DISABILITIES = "Children with Disabilities"
FIRST_RESPONSE = "First Response"


def run(world: World) -> None:
    """Month by month from the start of history to the horizon."""
    door = FrontDoor(world)
    for month in months_between(knobs()["history_from"], world.horizon):
        door.month(month, month_end(month))
    world.referrals.sort(key=lambda r: (r.day, r.child.number))
    world.assessments.sort(key=lambda a: (a.start, a.child.number))
    world.enquiries.sort(key=lambda e: (e.day, e.child.number))


def season(month: date) -> float:
    return knobs()["season"][(month.month - 4) % 12]


def is_open(need: Need | None, day: date) -> bool:
    return need is not None and need.start <= day < need.end


class FrontDoor:
    """The state the simulation carries from month to month: which families were referred, where and when."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.dice = world.dice("front door")
        self.care_dice = world.dice("care")
        self.referred: dict[str, list[Family]] = defaultdict(list)
        self.open: list[Need] = [c.need for care in world.care if (c := care.child).need]

    def month(self, first: date, last: date) -> None:
        self.open = [need for need in self.open if need.end > first and need is need.child.need]
        self._referrals(first, last)
        self._more_enquiries(first, last)
        self._more_assessments(first, last)
        care.starts(self.world, self.care_dice, self.open, first, last)

    def _referrals(self, first: date, last: date) -> None:
        rule, dice = knobs()["referrals"], self.dice
        wanted = dice.poisson(rule["per_year"] / 12 * season(first))
        late_from = wanted - rule["recorded_late_in"].get(first, 0)
        days = sorted(self._day(first, last) for _ in range(wanted))
        done = 0
        while done < wanted:
            late = done >= late_from or dice.chance(rule["recorded_late"])
            done += len(self._referral(days[done], late))
        for _ in range(dice.poisson(rule["withdrawn_per_year"] / 12)):
            self._withdrawn(self._day(first, last))

    def _day(self, first: date, last: date) -> date:
        """Mostly a working day: few referrals are dated to a weekend."""
        day = self.dice.day_in(first, last)
        if day.weekday() >= 5 and self.dice.chance(0.8):
            day = self.dice.day_in(first, last)
        return day

    def _referral(self, day: date, late: bool) -> list[Child]:
        rule, dice = knobs()["referrals"], self.dice
        team = dice.pick(rule["teams"])
        again = in_force(rule["again"], day)
        follows = self.world.luck("referred again", day).chance(again.get(team, again["elsewhere"]))
        family = self._family(team, day, follows)
        children = [child for child in family.children if child.eighteenth > day + 30 * DAY]
        nothing = rule["no_further_action"]
        no_further_action = dice.chance(nothing.get(team, nothing["elsewhere"]))
        recorded = add_months(day.replace(day=1), 1) + DAY * dice.randrange(2, 9) if late else day
        source = dice.pick(rule["sources"])
        for child in children:
            self.world.referrals.append(Referral(child, day, source, no_further_action, team, recorded))
        family.last_referred = day
        self.referred[team if team == DISABILITIES else family.locality].append(family)
        if not no_further_action:
            self._assess(family, children, day, team, recorded)
        return children

    def _withdrawn(self, day: date) -> None:
        """A referral recorded in error and taken out after the next month end."""
        family = family_of(self.world, self.dice, day)
        out = month_end(day) + DAY * self.dice.randrange(5, 25)
        for child in family.children[:1]:
            source = self.dice.pick(knobs()["referrals"]["sources"])
            self.world.referrals.append(Referral(child, day, source, True, FIRST_RESPONSE, day, out))

    def _family(self, team: str, day: date, again: bool) -> Family:
        locality = team if team in knobs()["localities"] else self.dice.pick(knobs()["localities"])
        known = self.referred[DISABILITIES if team == DISABILITIES else locality]
        if again and (family := self._recent(known, day)):
            return family
        if self.dice.chance(knobs()["referrals"]["known_before"]) and (family := self._long_ago(known, day)):
            return family
        return family_of(self.world, self.dice, day, locality=locality, disabilities_team=team == DISABILITIES)

    def _recent(self, known: list[Family], day: date) -> Family | None:
        """A closed family referred between two weeks and twelve months before; sooner is likelier."""
        year_ago = add_months(day, -12)
        for _ in range(60):
            if not known:
                return None
            family = known[-1 - int(self.dice.betavariate(1, 1.6) * min(len(known), 900))]
            if year_ago < family.last_referred <= day - 14 * DAY and self._closed(family, day):
                return family
        return None

    def _long_ago(self, known: list[Family], day: date) -> Family | None:
        for _ in range(12):
            family = self.dice.choice(known) if known else None
            if family and family.last_referred < add_months(day, -12) - DAY and self._closed(family, day):
                return family
        return None

    def _closed(self, family: Family, day: date) -> bool:
        young = all(child.eighteenth > day + 60 * DAY for child in family.children)
        return young and not any(is_open(child.need, day) for child in family.children)

    def _assess(self, family: Family, children: list[Child], day: date, team: str, recorded: date) -> None:
        rule, dice = knobs()["assessments"], self.dice
        start = day if dice.chance(0.75) else working_days_after(day, 1)
        end = self._authorised(start)
        supported = dice.chance(rule["support_needed"])
        needs = [self._need(child, day, end, team, supported, recorded) for child in children]
        if dice.chance(self._enquiry_chance(children)):
            self._enquiry(children, day + DAY * dice.randrange(4), team)
        for need in needs:
            seen = dice.pick(rule["seen"])
            support = need.supported or need.child.plan is not None and need.child.plan.start >= day
            self.world.assessments.append(Assessment(need.child, start, end, seen, support, team, recorded))

    def _enquiry_chance(self, children: list[Child]) -> float:
        planned_before = any(child.plan for child in children)
        return knobs()["section_47"]["of_referrals"] * (1.6 if planned_before else 1)

    def _need(self, child: Child, day: date, assessed: date, team: str, supported: bool, recorded: date) -> Need:
        rule, dice = knobs()["children_in_need"], self.dice
        end = assessed + dice.days(rule["plan_days"]) if supported else assessed
        need = Need(
            child,
            day,
            assessed,
            min(end, child.eighteenth),
            dice.pick(rule["needs"]),
            team,
            supported,
            recorded,
        )
        child.need = need
        self.open.append(need)
        self.world.needs.append(need)
        return need

    def _authorised(self, start: date) -> date:
        """The authorisation date: within 45 working days at the rate in force, else some two weeks late."""
        rule, dice = knobs()["assessments"], self.dice
        end = working_days_after(start, int(dice.triangular(6, 46, 40)))
        late = working_days_after(start, 46 + int(dice.expovariate(1 / 9)))
        held = rule["migration"]
        if held["from"] <= end <= held["to"] and dice.chance(held["share"]):
            return max(late, working_days_after(dice.day_in(held["held_from"], held["held_to"]), 1))
        timely = self.world.luck("assessed in time", end).chance(in_force(rule["timely"], end)["share"])
        return end if timely else late

    def _more_assessments(self, first: date, last: date) -> None:
        """Updating assessments of children who have long been open."""
        for _ in range(self.dice.poisson(knobs()["assessments"]["again_per_year"] / 12 * season(first))):
            day = working_days_after(self.dice.day_in(first, last), 0)
            need = self._some_open(day, settled=120)
            if need and max(need.assessed, need.busy_until) < day:
                end = self._authorised(day)
                need.busy_until = end
                need.end = max(need.end, min(end + 14 * DAY, need.child.eighteenth))
                team = need.child.family.locality if need.first_team != DISABILITIES else DISABILITIES
                seen = self.dice.pick(knobs()["assessments"]["seen"])
                self.world.assessments.append(Assessment(need.child, day, end, seen, True, team, day))

    def _some_open(self, day: date, settled: int) -> Need | None:
        for _ in range(40):
            need = self.dice.choice(self.open) if self.open else None
            ready = need and need.supported and need.start + settled * DAY <= day < need.end - 30 * DAY
            if ready and (need.child.care is None or need.child.care.end <= day):
                return need
        return None

    def _more_enquiries(self, first: date, last: date) -> None:
        """Enquiries about children who are open but have no protection plan."""
        for _ in range(self.dice.poisson(knobs()["section_47"]["on_open_cases_per_year"] / 12)):
            day = working_days_after(self.dice.day_in(first, last), 0)
            need = self._some_open(day, settled=30)
            if need and not (need.child.plan and need.child.plan.end > day - 30 * DAY):
                self._enquiry([need.child], day, need.child.family.locality)

    def _enquiry(self, children: list[Child], day: date, team: str) -> None:
        rule, dice = knobs()["section_47"], self.dice
        planned_before = any(child.plan for child in children)
        conference = None
        if dice.chance(rule["conference_if_planned_before" if planned_before else "conference"]):
            conference = self._conference(day)
        planned = conference is not None and dice.chance(rule["plan"])
        decided = day + DAY * dice.randrange(2, 12)
        for child in children:
            self.world.enquiries.append(Enquiry(child, day, decided, conference, planned, team))
            if planned:
                self._plan(child, conference)

    def _conference(self, day: date) -> date:
        """Within 15 working days of the strategy discussion at the rate in force when it would be held."""
        timely = working_days_after(day, int(self.dice.triangular(7, 16, 14)))
        share = in_force(knobs()["section_47"]["timely"], timely)["share"]
        if self.world.luck("conference in time", timely).chance(share):
            return timely
        return working_days_after(day, 16 + int(self.dice.expovariate(1 / 5)))

    def _plan(self, child: Child, start: date) -> None:
        rule, dice = knobs()["child_protection"], self.dice
        if child.eighteenth <= start + 60 * DAY or not child.need:
            return
        earlier = child.plan.previous + 1 if child.plan else int(dice.chance(rule["planned_long_ago"]))
        category = dice.pick(rule["categories"])
        later = dice.pick(rule["categories"]) if dice.chance(0.1) else category
        end = min(start + DAY * 75 + dice.days(rule["plan_days"] - 75, shape=1.1), child.eighteenth)
        child.plan = Plan(child, start, end, category, later, earlier)
        self.world.plans.append(child.plan)
        child.need.supported = True
        after = timedelta(days=dice.randrange(20, 150))
        child.need.end = min(max(child.need.end, child.plan.end + after), child.eighteenth)
