"""What a publication keeps of missing episodes beyond the KPIs: states apart, who waits, how often, and when."""

from datetime import date, datetime, timedelta

from kpis import missing
from tests.queries.world import World

AS_AT = date(2026, 10, 31)
A_YEAR = ("2025-10-31", "2026-10-31")
OCTOBER = date(2026, 10, 1)
RETURNED = datetime(2026, 10, 10, 12)
HOUR = timedelta(hours=1)


def incident(number, **cells):
    """One episode of one child, back on 10 October at noon; offered and accepted five hours later."""
    return {
        "episode_id": str(number), "child": str(number), "reported_at": RETURNED - 6 * HOUR, "returned_at": RETURNED,
        "times_known": True, "episode_type": "Missing", "missing_from": "Home", "team": "North",
        "interview_offered": "Yes", "offered_at": RETURNED + 5 * HOUR, "interview_accepted": True, **cells,
    }  # fmt: skip


NOT_OFFERED = {"interview_offered": "No", "offered_at": None, "interview_accepted": None}
DECLINED = {"interview_accepted": False, "not_accepted_reason": "Child declined"}
HELD = {"completed_at": RETURNED + 20 * HOUR, "interview_mode": "Face to face"}
STATES = [
    ("in time", HELD),
    ("in time", {"completed_at": RETURNED + 72 * HOUR}),
    ("late", {"completed_at": RETURNED + 73 * HOUR}),
    ("declined", DECLINED),
    ("declined", {**DECLINED, "not_accepted_reason": None}),
    ("not reached", {**DECLINED, "not_accepted_reason": "Could not contact"}),
    ("accepted, not held", {"interview_mode": "Not held"}),
    ("no answer", {"interview_accepted": None}),
    ("does not count", {"completed_at": RETURNED + 20 * HOUR, "interview_mode": "Telephone"}),
    ("does not count", {"completed_at": RETURNED - HOUR, "interview_mode": "Face to face"}),
    ("no time of interview", {"interview_mode": "Face to face"}),
    ("not offered", NOT_OFFERED),
    ("offer not recorded", {**NOT_OFFERED, "interview_offered": None}),
    ("not required", {**NOT_OFFERED, "interview_offered": "Not required"}),
    ("not due", {**HELD, "returned_at": datetime(2026, 10, 29, 1), "completed_at": datetime(2026, 10, 29, 9)}),
    ("in time", {**HELD, "returned_at": datetime(2026, 10, 28, 22), "completed_at": datetime(2026, 10, 29, 9)}),
    ("still missing", {**NOT_OFFERED, "returned_at": None}),
]


def world_of(rows, as_at=AS_AT, window=A_YEAR, kpis=("missing_repeat_pct", "rhi_completed_pct")):
    """A publication of these episodes, with the events that these KPIs and the detail stand on."""
    world = World()
    world.load("missing_episodes", as_at, rows, window)
    return world.publish(*kpis)


def test_an_episode_is_in_one_state():
    """Each in a team of its own, so that each is a row of its own."""
    rows = [incident(n, team=str(n), **cells) for n, (_, cells) in enumerate(STATES)]
    found = {int(row["team"]): row for row in world_of(rows).detail("missing_pathway")}
    assert len(found) == len(STATES)
    for number, (state, cells) in enumerate(STATES):
        assert (found[number]["state"], found[number]["episodes"]) == (state, 1), cells
        assert found[number]["month"] == OCTOBER
    assert {state for state, _ in STATES} == {*missing.STATES, *missing.OUTSIDE}


def test_the_vectors_through_the_pathway(vectors):
    """Both cases as the specification works them, at the end of the day its extract is of."""
    shift = timedelta(hours=9)  # the vectors' extract is of 09:00: all times move, so that it is of midnight
    for expected in vectors("rhi_expected.csv"):
        as_at = (datetime.fromisoformat(expected["as_of"]) - shift).date() - timedelta(days=1)
        rows = []
        for number, given in enumerate(vectors("rhi_input.csv")):
            if given["case_id"] != expected["case_id"]:
                continue
            back, offer, held = (
                datetime.fromisoformat(given[name]) - shift if given[name] else None
                for name in ("returned_at", "offered_at", "completed_at")
            )
            kind = "Missing" if given["type"] == "Missing" else "Away from placement without authorisation"
            rows.append(incident(
                number, reported_at=back - HOUR, returned_at=back, offered_at=offer, completed_at=held,
                episode_type=kind, interview_offered="Yes" if offer else "No", interview_accepted=held is not None,
            ))  # fmt: skip
        detail = world_of(rows, as_at, (date(2026, 1, 1), as_at)).detail("missing_pathway")
        found = missing.pathway(detail, [date.fromisoformat(f"{expected['month']}-01")])
        told = [found.ended, found.due, found.offered_72h, found.completed_72h, found.completed]
        assert told == [int(expected[name]) for name in ("episodes", "due", "offered72", "completed72", "completed")]
        assert round(missing.other_shares(found)[1].percent, 1) == float(expected["of_completed_pct"])


def test_a_child_missing_over_month_ends_is_still_missing_at_each():
    away = incident(1, reported_at=datetime(2026, 8, 20, 9), returned_at=datetime(2026, 10, 2, 9))
    rows = world_of([away]).detail("missing_pathway")
    assert sorted(row["month"].month for row in rows if row["state"] == "still missing") == [8, 9]
    assert [row["month"].month for row in rows if row["state"] != "still missing"] == [10]


def test_the_newest_month_is_told_at_the_extracts_own_day():
    away = incident(1, reported_at=datetime(2026, 10, 3, 9), returned_at=None, **NOT_OFFERED)
    (row,) = world_of([away], "2026-10-12", ("2025-10-12", "2026-10-12")).detail("missing_pathway")
    assert (row["state"], row["month"]) == ("still missing", OCTOBER)


def test_an_offer_without_a_time_and_an_episode_given_by_days_are_counted_apart():
    rows = world_of([incident(1, offered_at=None), incident(2, times_known=False)]).detail("missing_pathway")
    found = missing.pathway(rows, [OCTOBER])
    assert (found.offered, found.offered_72h, found.offers_without_time, found.day_only) == (2, 1, 1, 1)


def test_an_interview_held_was_offered_and_accepted_whatever_is_recorded():
    """One held with nothing recorded before it, one with a date of offer alone: the KPI counts one offer, accepted."""
    bare = {**NOT_OFFERED, "interview_offered": None}
    rows = [incident(1, **HELD, **bare), incident(2, **{**bare, "offered_at": RETURNED}), incident(3, **HELD)]
    found = missing.pathway(world_of(rows).detail("missing_pathway"), [OCTOBER])
    assert (found.offered, found.offered_72h, found.accepted, found.completed) == (3, 2, 2, 2)
    assert (found.offers, found.acceptances) == (1, 1)


# ---------------------------------------------------------------- waiting


def waiting(*rows, as_at=AS_AT):
    return world_of(rows, as_at).detail("missing_waiting")


def test_hours_left_run_from_the_return_to_the_end_of_the_extracts_day():
    """Back on 29 October at 01:00: 71 hours to the end of the 31st, so one is left."""
    (row,) = waiting(incident(1, returned_at=datetime(2026, 10, 29, 1), **NOT_OFFERED))
    assert (row["hours_left"], row["is_due"], row["stage"]) == (1, False, "Not offered yet")


def test_hours_left_go_through_the_change_of_the_clock():
    """The clocks go back on 25 October 2026: from noon on the 24th to the end of the 26th are 61 hours."""
    (row,) = waiting(incident(1, returned_at=datetime(2026, 10, 24, 12), **NOT_OFFERED), as_at="2026-10-26")
    assert row["hours_left"] == 11


def test_who_waits():
    """Neither interviewed nor declined, and back within the last four weeks."""
    wait = [
        NOT_OFFERED, {"interview_accepted": None}, {"interview_accepted": True},
        {**DECLINED, "not_accepted_reason": "Could not contact"}, {"returned_at": datetime(2026, 10, 4, 1)},
    ]  # fmt: skip
    do_not = [
        DECLINED, HELD, {**NOT_OFFERED, "interview_offered": "Not required"}, {"returned_at": None},
        {"returned_at": datetime(2026, 10, 3, 23)},
    ]  # fmt: skip
    long_ago = {"reported_at": datetime(2026, 10, 1)}
    found = waiting(*(incident(n, **long_ago, **cells) for n, cells in enumerate([*wait, *do_not])))
    assert sorted(int(row["child"]) for row in found) == list(range(len(wait)))


def test_a_child_missing_again_cannot_be_interviewed_and_is_marked():
    again = incident(2, child="1", reported_at=datetime(2026, 10, 30, 9), returned_at=None)
    rows = waiting(incident(1, **NOT_OFFERED), incident(3, **NOT_OFFERED), again)
    assert {row["child"]: row["missing_again"] for row in rows} == {"1": True, "3": False}


# ---------------------------------------------------------------- how often, and when


def test_how_often_each_child_was_missing():
    """Child 1 three times, child 2 once; their incidents lie inside the twelve months to October."""
    rows = [
        incident(n, child="1" if n < 3 else "2", reported_at=datetime(2026, n + 5, 1, 9),
                 returned_at=datetime(2026, n + 5, 2, 9)) for n in range(4)
    ]  # fmt: skip
    found = world_of(rows).detail("missing_often")
    october = {row["incidents"]: row["children"] for row in found if row["month"] == OCTOBER}
    assert october == {3: 1, 1: 1}


def test_the_day_and_the_stretch_of_hours():
    """Reported on Saturday 10 October at 06:00, back at noon; midnight to the minute is a day without a time."""
    by_day = incident(2, reported_at=datetime(2026, 10, 12), returned_at=datetime(2026, 10, 13, 23, 59))
    found = world_of([incident(1), by_day]).detail("missing_clock")
    told = {(row["what"], row["weekday"], row["stretch"]) for row in found}
    assert told == {
        ("reported missing", 6, 2), ("returned", 6, 4), ("reported missing", 1, None), ("returned", 2, 7),
    }  # fmt: skip
