"""The front door's report: each contact of Annex A list 1 with who sent it, what was decided and when."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from etl.sample.dates import DAY, age_on, working_days_after
from etl.sample.dice import scatter, weighted
from etl.sample.people import Child, Contact, Need
from etl.sample.schedule import Row
from etl.sample.settings import in_force, knobs
from etl.sample.world import World, by_child

POLICE = "Police"
AGENCIES = {  # by the code of list 1; schools and health are told apart below
    "1A": "Family member", "1D": "Member of the public", "3A": "GP surgery", "3B": "Health visitor",
    "3C": "School nurse", "3E": "Hospital A&E", "4": "Housing association", "5A": "Adult social care",
    "5B": "Youth justice service", "6": POLICE, "7": "Probation", "8": "Women's aid", "9": "Anonymous",
    "10": "Not recorded",
}  # fmt: skip
CONSENT = {"Yes": 58, "No - safeguarding override": 17, "No": 25}
DECIDED_ON_REFERRAL = "Referral to social care"
NEEDS_A_WORKER = (DECIDED_ON_REFERRAL, "Section 47", "Early help")


def contacts(world: World, as_at: date) -> Iterator[Row]:
    """Contacts of the month and of the month before, as known on the day: late decisions are sent again."""
    first = (as_at.replace(day=1) - DAY).replace(day=1)
    for number, contact in _numbered(world):
        if first <= contact.day <= as_at and contact.recorded <= as_at:
            yield _contact(world, number, contact, as_at)


@lru_cache(maxsize=2)
def _numbered(world: World) -> list[tuple[int, Contact]]:
    """Brothers and sisters named in one contact share its number; a child named twice that day has two contacts."""
    numbers: dict[tuple[int, date, str, int], int] = {}
    times: Counter[tuple[Child, date, str]] = Counter()
    found = []
    for contact in world.contacts:
        times[contact.child, contact.day, contact.source] += 1
        nth = times[contact.child, contact.day, contact.source]
        key = (contact.child.family.id, contact.day, contact.source, nth)
        found.append((numbers.setdefault(key, len(numbers) + 1), contact))
    return found


def _contact(world: World, number: int, contact: Contact, as_at: date) -> Row:
    received = datetime.combine(contact.day, _time_of(number, contact))
    outcome, decided = _outcome(world, contact), _decided(number, received)
    known = decided.date() <= as_at
    allocated = working_days_after(decided.date(), scatter(3, number, 9) if outcome in NEEDS_A_WORKER else 0)
    waiting = allocated > as_at >= working_days_after(contact.day, 1)
    of_abuse = scatter(100, number, 4) < (46 if _agency(contact) == POLICE else 7)
    return {
        "Contact ID": f"CT{number:06d}",
        "Child Unique ID": contact.child.id,
        "Date and time received": received,
        "Source agency": _agency(contact),
        "Consent obtained": weighted(CONSENT, scatter(100, number, 3) / 100),
        "Decision date and time": decided if known else None,
        "Outcome": outcome if known else None,
        "Domestic abuse notification": "Yes" if of_abuse else "No",
        "Referrer told the outcome": ("Yes" if scatter(100, number, 5) < 81 else "No") if known else None,
        "Unallocated at month end": "Yes" if waiting else "No",
        "Locality": contact.child.family.locality,
    }


def _time_of(number: int, contact: Contact) -> time:
    """The police send at any hour, everybody else by day."""
    hour = scatter(24, number, 1) if _agency(contact) == POLICE else 8 + scatter(10, number, 1)
    return time(hour, scatter(60, number, 2))


def _agency(contact: Contact) -> str:
    code = contact.source.split(" ", 1)[1].split(":")[0]
    if code == "2A":
        return "Nursery" if (age := age_on(contact.child.born, contact.day)) < 4 else _school(age)
    return AGENCIES[code]


def _school(age: int) -> str:
    return "Primary school" if age < 11 else "Secondary school"


def _decided(number: int, received: datetime) -> datetime:
    """By the end of the next working day at the rate in force, else up to a week later."""
    rule = in_force(knobs()["front_door"]["decided"], received.date())
    prompt = scatter(1000, number, 6) < 1000 * rule["share"]
    same_day = prompt and scatter(100, number, 7) < 45 and received.hour < 16 and received.weekday() < 5
    if same_day:
        return received + timedelta(minutes=35 + scatter(70, number, 8))
    days = 1 if prompt else 2 + scatter(rule["longest"], number, 7)
    moment = time(9 + scatter(8, number, 8), scatter(60, number, 8))
    return datetime.combine(working_days_after(received.date(), days), moment)


def _outcome(world: World, contact: Contact) -> str:
    child, day = contact.child, contact.day
    referred = any(r.day == day for r in by_child(world, "referrals").get(child, []) if not r.withdrawn)
    if referred:
        soon = any(day <= e.day <= day + 3 * DAY for e in by_child(world, "enquiries").get(child, []))
        return "Section 47" if soon else DECIDED_ON_REFERRAL
    if _open_on(by_child(world, "needs").get(child, []), day):
        return "Already open"
    if _helped_from(world, child, day):
        return "Early help"
    return "No further action" if scatter(100, child.number, day.toordinal(), 10) < 42 else "Advice or signposting"


def _open_on(needs: list[Need], day: date) -> bool:
    return any(need.start <= day < need.end for need in needs)


def _helped_from(world: World, child: Child, day: date) -> bool:
    return any(day <= e.start <= day + 28 * DAY for e in by_child(world, "early_help").get(child, []))
