"""One made-up row a feed that a load takes without a word: its dates in the order the contract's rules ask for.

It is worked out from the contract, so a new feed has one without anybody writing it. The names below only make it
read like a row of that list; whatever they do not know gets something of its type.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from etl.contracts import Column, Contract, Rule
from etl.templates.words import asked
from kpis.catalogue import Kpi, load_kpis

EXAMPLE_DAY = date(2026, 10, 31)  # the day every example describes; also the one the command line's help names
Value = str | int | float | date | datetime | None

LONGEST_STEP, LONGEST_SPAN = 14, 150
BIRTHDAY = (5, 14)
CHILDS_AGE, CARE_LEAVERS_AGE = 9, 19
AGES = {"ssda903_uasc": 16, "adoption": 3, "ssda903_ad1": 3, "ssda903_placed_for_adoption": 3, "sgo_register": 4}
AHEAD = ("next_",)  # fields that look forward
DATES = ("date", "datetime", "month")

# Code set -> the value that goes with the rest of the row, where its first does not.
CODES = {
    "source": "Police", "case_status": "Closed episode", "placement_authority": "Example council", "grade": "Good",
    "cla_end_reason": "E4A Returned home, planned", "closure_reason": "RC8 Closed after assessment",
    "guardianship_end_reason": "Returned to parents", "geographic_level": "Local authority", "cohort": "Child in need",
    "front_door_outcome": "Early help", "risk_status": "Open", "brag": "G", "permanence_progress": "G",
    "placement_type": "U4 Foster, long term", "placement_provider": "PR1 Own provision", "meeting_type": "ICPC",
    "review_participation": "PN1 Attended and spoke", "previous_permanence": "Z1 None before",
    "respondent": "Parent or carer", "eligibility": "Former relevant", "accommodation": "U Independent living",
    "activity": "F2 Full time in other education",
}  # fmt: skip
# Questions whose usual answer is no.
USUALLY_NO = {
    "no_further_action", "conference_unnecessary", "unallocated", "unaccompanied", "second_period_12m",
    "emergency_protection", "fostering_for_adoption", "repeat_case", "source_override", "disability", "stepped_down",
    "mother", "convicted", "substance_misuse", "intervention_received", "intervention_offered", "cse_risk", "cce_risk",
    "chair_challenge", "placed_with_parents", "complex_safeguarding", "on_act_pathway",
}  # fmt: skip
NUMBERS = {
    "numerator": 18, "denominator": 100, "value": 18, "target": 20, "amber_band": 2, "baseline_value": 15,
    "worker_fte": 0.8, "sdq_score": 12, "likelihood": 3, "impact": 4, "target_likelihood": 2, "target_impact": 3,
    "children_allocated": 16, "caseload_ceiling": 18, "days_lost": 0, "population": 55000, "previous_plans": 0,
}  # fmt: skip
# 3.10 is a number only to a spreadsheet: the example shows that the cell keeps its last nought.
TEXTS = {
    "task_number": "3.10", "linked_task": "3.10", "risk_id": "R12", "years": "2025", "team": "Example team",
    "owner_role": "Head of service", "agreed_by": "Improvement board", "text_seen": "Example primary school",
}  # fmt: skip
# What would contradict the rest: an interview that was offered has no reason for not being offered.
LEFT_BLANK = {
    "not_offered_reason", "not_accepted_reason", "agency_reason", "sdq_reason", "reversed_date", "reversal_reason",
    "left_date", "leaving_reason", "foster_to_adopt_date", "valid_to", "deregistered_date", "sgo_application_date",
    "workforce.end_date",
}  # fmt: skip


def example_row(contract: Contract) -> dict[str, Value]:
    """Column name -> value, for every column a template asks for; None is a cell left blank."""
    row = _by_field(contract)
    return {column.name: row.get(column.field or "") for column in asked(contract)}


def _by_field(contract: Contract) -> dict[str, Value]:
    columns = {column.field: column for column in contract.columns if column.field}
    filled = {name: column for name, column in columns.items() if not LEFT_BLANK & {name, f"{contract.feed}.{name}"}}
    row: dict[str, Value] = dict(_dates(filled, contract))
    for number, (name, column) in enumerate(filled.items(), start=1):
        if name not in row:
            row[name] = _value(column, number, _answers(column, filled, contract), contract)
    for rule in contract.rules:
        if rule.rule == "product":
            row[rule.field] = row[rule.other] * row[rule.values[0]]
    return row


# --- dates -------------------------------------------------------------------------------------------------------


def _dates(columns: Mapping[str, Column], contract: Contract) -> dict[str, date | datetime]:
    """Every date of the row: in the order the rules ask for, a few days apart, the last just before the as-at day."""
    dates = {name: column for name, column in columns.items() if column.type in DATES}
    found = {name: _outside_the_order(name, column, contract) for name, column in dates.items()}
    in_order = _ordered([name for name, day in found.items() if day is None], contract)
    for left, name in enumerate(reversed(in_order), start=1):
        day = _working_day(EXAMPLE_DAY - timedelta(days=left * _step(len(in_order), contract)))
        found[name] = datetime.combine(day, time(10, 30)) if columns[name].type == "datetime" else day
    return found


def _step(dates: int, contract: Contract) -> int:
    """Days from one date to the next: hours count where times are known, and a month's row stays in its month."""
    if contract.times_known:
        return 1
    months = contract.event is not None and contract.column_of(contract.event).type == "month"
    return min(LONGEST_STEP, (EXAMPLE_DAY.day - 3 if months else LONGEST_SPAN) // max(dates, 1))


def _outside_the_order(name: str, column: Column, contract: Contract) -> date | None:
    """The day of a date that is no step of the case: a birth, the as-at day, a month, something still to come."""
    if column.personal == "age_band":
        return date(EXAMPLE_DAY.year - _age(contract), *BIRTHDAY)
    if name == contract.as_at_field:
        return EXAMPLE_DAY
    if column.type == "month":
        return EXAMPLE_DAY.replace(day=1)
    return EXAMPLE_DAY + timedelta(days=28) if name.startswith(AHEAD) else None


def _age(contract: Contract) -> int:
    return AGES.get(contract.feed, CARE_LEAVERS_AGE if contract.age_years else CHILDS_AGE)


def _ordered(names: list[str], contract: Contract) -> list[str]:
    """The fields in the sheet's order, but none before one that must precede it."""
    earlier = _earlier(names, contract)
    ordered: list[str] = []
    while waiting := [name for name in names if name not in ordered]:
        ready = (name for name in waiting if not earlier[name] - set(ordered))
        ordered.append(next(ready, waiting[0]))
    return ordered


def _earlier(names: Iterable[str], contract: Contract) -> dict[str, set[str]]:
    """Field -> the fields whose dates must not be later: as the rules say, the event first and the end last."""
    earlier: dict[str, set[str]] = {name: set() for name in names}
    pairs = {"not_before": lambda rule: (rule.other, rule.field), "not_after": lambda rule: (rule.field, rule.other)}
    for rule in contract.rules:
        if rule.rule in pairs:
            first, then = pairs[rule.rule](rule)
            if first in earlier and then in earlier:
                earlier[then].add(first)
    before_event = earlier.get(contract.event or "", set())
    for name, others in earlier.items():
        if contract.event in earlier and name != contract.event and name not in before_event and not others:
            others.add(contract.event)
    if contract.ends in earlier:
        earlier[contract.ends] |= set(earlier) - {contract.ends}
    return earlier


def _working_day(day: date) -> date:
    """The day, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


# --- everything else ---------------------------------------------------------------------------------------------


def _value(column: Column, number: int, answers: list[str], contract: Contract) -> Value:
    if answers:
        return " ".join(value.split()[0] for value in answers[:2]) if column.type == "factors" else answers[0]
    if column.type == "id":
        return f"EXAMPLE{number:03}"
    if column.type in ("integer", "number"):
        return _number(column)
    return {"age": _age(contract), "period": EXAMPLE_DAY.year}.get(column.type, _text(column))


def _number(column: Column) -> float:
    number = NUMBERS.get(column.field, 1)
    number = number if column.minimum is None else max(number, column.minimum)
    return number if column.maximum is None else min(number, column.maximum)


def _text(column: Column) -> str:
    if column.field in ("kpi", "linked_kpi", "linked_kpis"):
        return _kpi(load_kpis())
    return column.default or TEXTS.get(column.field, f"Example {column.name.replace('_', ' ')}")


def _kpi(kpis: Mapping[str, Kpi]) -> str:
    """A percentage, as the example's numerator and denominator give; one that is typed, where the plan has any."""
    percentages = [kpi for kpi in kpis.values() if kpi.unit == "percent" and kpi.polarity == "higher"]
    typed = (kpi.id for kpi in percentages if kpi.typed)
    return next(typed, percentages[0].id if percentages else next(iter(kpis)))


def _answers(column: Column, filled: Mapping[str, Column], contract: Contract) -> list[str]:
    """The answers no rule holds against the other columns, likeliest first; none where it is no question."""
    if column.codes is None and column.type != "yes_no":
        return []
    listed = contract.code_sets[column.codes].values if column.codes else ("Yes", "No")
    usual = ["No"] if column.field in USUALLY_NO and "No" in listed else []
    usual += [CODES[column.codes]] if column.codes in CODES else []
    against = {_said(value) for rule in contract.rules if _speaks_of(rule, column, filled) for value in rule.values}
    return [value for value in [*usual, *listed] if value not in against]


def _speaks_of(rule: Rule, column: Column, filled: Mapping[str, Column]) -> bool:
    """Whether the rule's values of this column contradict another that is filled, or one left blank."""
    contradicts = rule.rule == ("excludes" if rule.field in filled else "needs")
    return contradicts and rule.other == column.field


def _said(value: object) -> str:
    return {True: "Yes", False: "No"}[value] if isinstance(value, bool) else str(value)
