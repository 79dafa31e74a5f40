"""The pathway of missing episodes: one denominator, states apart, and sentences that claim no more than was counted."""

from datetime import date

import pytest

from kpis import missing
from kpis import missing_patterns as patterns

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def row(state, episodes=1, *, month=OCTOBER, team="North", place="Home", **counted):
    counts = dict.fromkeys(("offered", "offered_no_time", "offered_72h", "accepted", "day_only"), 0) | counted
    recorded = {"offers": counts["offered"], "acceptances": counts["accepted"]}
    return {"month": month, "team": team, "missing_from": place, "state": state, "episodes": episodes, **counts,
            **recorded}  # fmt: skip


def offered(state, episodes, **other):
    """Episodes all offered in time and accepted."""
    return row(state, episodes, offered=episodes, offered_72h=episodes, accepted=episodes, **other)


ROWS = [
    offered("in time", 12),
    offered("late", 4),
    row("declined", 5, offered=5, offered_72h=4, offered_no_time=1),
    row("not offered", 3),
    row("not due", 2, offered=1, offered_72h=1, accepted=1),
    row("not required", 1),
    row("still missing", 6),
]


def test_every_step_is_of_the_episodes_due_and_those_declined_stay_in():
    found = missing.pathway(ROWS, [OCTOBER])
    assert (found.ended, found.due, found.still_missing) == (27, 24, 6)
    told = [(step.name, step.number, step.of) for step in missing.steps(found)]
    assert told == [
        ("Offered", 21, 24), ("Offered in 72 hours", 20, 24), ("Accepted", 16, 24), ("Completed", 16, 24),
        ("Completed in 72 hours", 12, 24),
    ]  # fmt: skip
    assert missing.steps(found)[-1].percent == 50


def test_the_states_of_those_due_add_up_to_them():
    found = missing.pathway(ROWS, [OCTOBER])
    states = missing.states_due(found)
    assert [(state, number) for state, _, number in states] == [
        ("in time", 12), ("late", 4), ("declined", 5), ("not offered", 3),
    ]  # fmt: skip
    assert sum(number for _, _, number in states) == found.due
    assert not {state for state, *_ in states} & set(missing.OUTSIDE)


def test_other_denominators_are_said_by_name():
    accepted, in_time = missing.other_shares(missing.pathway(ROWS, [OCTOBER]))
    assert (accepted.name, accepted.number, accepted.of) == ("Accepted, of those offered", 17, 22)
    assert (in_time.name, in_time.number, in_time.of) == ("Completed in 72 hours, of those completed", 12, 16)


def test_a_team_a_place_and_the_months_chosen_and_no_other():
    rows = [*ROWS, offered("in time", 7, team="South", place="Care"), offered("late", 2, month=NOVEMBER),
            row("still missing", 1, month=NOVEMBER)]  # fmt: skip
    assert missing.pathway(rows, [OCTOBER], team="South").due == 7
    assert missing.pathway(rows, [OCTOBER], place="Home").due == 24
    both = missing.pathway(rows, [OCTOBER, NOVEMBER])
    assert (both.due, both.still_missing) == (33, 1), "still missing is told at the end of the last month"
    assert [(place, one.due) for place, one in missing.places(rows, [OCTOBER])] == [("Care", 7), ("Home", 24)]


def test_given_by_days_alone_no_step_is_called_one_of_72_hours():
    found = missing.pathway([offered("in time", 12, day_only=12), offered("late", 3, day_only=3)], [OCTOBER])
    assert found.is_by_day
    assert missing.steps(found)[-1].name == "Completed in 3 calendar days"
    assert "within 3 calendar days (80.0%)" in missing.finding(found, "in October 2026")
    mixed = missing.pathway([offered("in time", 12, day_only=11)], [OCTOBER])
    assert missing.steps(mixed)[-1].name == "Completed in 72 hours"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROWS, "12 of 24 return home interviews due in October 2026 were held within 72 hours (50.0%); five were "
               "declined, four came late"),
        ([offered("in time", 3), row("not offered", 1)],
         "3 of 4 return home interviews due in October 2026 were held within 72 hours: too few to judge; one was never "
         "offered"),
        ([offered("in time", 10)],
         "10 of 10 return home interviews due in October 2026 were held within 72 hours (100%)"),
        ([row("not due", 3)], "No missing episode was due a return home interview in October 2026"),
    ],
)  # fmt: skip
def test_the_finding(rows, said):
    assert missing.finding(missing.pathway(rows, [OCTOBER]), "in October 2026") == said


@pytest.mark.parametrize(
    ("basis", "first", "number"),
    [("in_month", OCTOBER, 1), ("quarter", OCTOBER, 1), ("ytd", date(2026, 4, 1), 7),
     ("rolling_12m", date(2025, 11, 1), 12)],
)  # fmt: skip
def test_the_months_of_a_span(basis, first, number):
    months = missing.months_of(basis, OCTOBER)
    assert (months[0], months[-1], len(months)) == (first, OCTOBER, number)


def by_quarter(*in_time, of=20):
    """Rows of five quarters: so many of `of` in time in the middle month of each, and now in its first."""
    firsts = [date(2025, 11, 1), date(2026, 2, 1), date(2026, 5, 1), date(2026, 8, 1), OCTOBER]
    return [made for month, n in zip(firsts, in_time, strict=True)
            for made in (offered("in time", n, month=month), row("declined", of - n, month=month))]  # fmt: skip


def test_this_quarter_and_the_four_before_it():
    found = missing.quarters(by_quarter(8, 10, 12, 11, 14), OCTOBER)
    assert [quarter.name for quarter in found] == ["Q3 2025/26", "Q4 2025/26", "Q1 2026/27", "Q2 2026/27", "Q3 2026/27"]
    assert [quarter.found.completed_72h for quarter in found] == [8, 10, 12, 11, 14]
    assert [quarter.is_whole for quarter in found] == [True] * 4 + [False]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (14, "70% of return interviews held within 72 hours, above the 40% to 60% of the four quarters before"),
        (12, "60% of return interviews held within 72 hours, within the 40% to 60% of the four quarters before"),
        (2, "10% of return interviews held within 72 hours, below the 40% to 60% of the four quarters before"),
    ],
)
def test_the_quarter_in_a_sentence(now, said):
    found = missing.quarters(by_quarter(8, 10, 12, 11, now), OCTOBER)
    assert missing.quarter_finding(found) == f"Q3 2026/27 so far: {said}"


def test_a_quarter_too_small_is_not_compared():
    found = missing.quarters([*by_quarter(8, 10, 12, 11, 14)[:-2], offered("in time", 4)], OCTOBER)
    assert missing.quarter_finding(found) == "Q3 2026/27 so far: 4 of 4 held within 72 hours, too few to judge"


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((120, 100, 80, 60), (120, 100, 80, 60)),
        ((120, 116, 80, 60), (120, "c", 80, 60)),  # four were not offered
        ((12, 9, 4, 0), (12, "c", "c", 0)),
        ((30, 20, 20, 14), (30, 20, 20, 14)),  # none between: nothing is given away
        ((30, 20, 17, 16), (30, 20, "c", "c")),  # 20 - 17, then 20 - 16
        ((4, 3, 2, 1), ("c", "c", "c", "c")),
        ((120, 115, 113, 60), (120, "c", 113, 60)),  # 120 - 113 is seven
        ((0, 0, 0, 0), (0, 0, 0, 0)),
    ],
)
def test_no_number_released_gives_one_to_five_children_away(numbers, shown):
    released = missing.released(numbers)
    assert released == shown
    seen = [number for number in released if number != "c"]
    assert not any(0 < abs(a - b) <= 5 for a in seen for b in seen)
    assert not any(0 < number <= 5 for number in seen)


# ---------------------------------------------------------------- how often, and when

OFTEN = [{"team": "North", "incidents": n, "children": c} for n, c in ((1, 50), (2, 10), (3, 4), (7, 2), (12, 1))]


def test_children_by_how_often_they_were_missing():
    found = patterns.often([*OFTEN, {"team": "South", "incidents": 4, "children": 1}])
    assert found.bands == (
        ("Once", 50, 50), ("Twice", 10, 20), ("3 to 4 times", 5, 16), ("5 to 9 times", 2, 14),
        ("10 times or more", 1, 12),
    )  # fmt: skip
    assert (found.children, found.incidents) == (68, 112)
    assert patterns.at_least(OFTEN, 3) == (7, 38)
    assert patterns.often(OFTEN, team="South").children == 0


def week(by_cell):
    return patterns.clock(
        [{"team": "North", "what": patterns.REPORTED, "weekday": day, "stretch": stretch, "episodes": n}
         for (day, stretch), n in by_cell.items()],
        patterns.REPORTED,
    )  # fmt: skip


def test_the_week_and_what_has_no_time():
    found = week({(1, 0): 2, (1, 7): 3, (7, 7): 1, (7, None): 4})
    assert found.cells[0] == (2, 0, 0, 0, 0, 0, 0, 3)
    assert found.by_weekday == (5, 0, 0, 0, 0, 0, 5)
    assert found.by_stretch == (2, 0, 0, 0, 0, 0, 0, 4)
    assert found.without_time == 4


def test_an_even_week_has_nothing_that_stands_out():
    found = week({(day, stretch): 3 for day in range(1, 8) for stretch in range(8)})
    assert "no stretch of the day and no weekday stands out" in patterns.clock_finding(found, patterns.REPORTED)


def test_evenings_and_fridays_stand_out_when_they_are_beyond_chance():
    cells = {(day, stretch): 3 for day in range(1, 8) for stretch in range(8)}
    found = week(cells | {(day, 6): 9 for day in range(1, 8)} | {(5, stretch): 9 for stretch in range(8)})
    said = patterns.clock_finding(found, patterns.REPORTED)
    assert "from 18:00 to 21:00 and on Fridays" in said


def test_a_handful_of_episodes_says_nothing_of_the_week():
    assert "too few" in patterns.clock_finding(week({(1, 0): 9}), patterns.REPORTED)
