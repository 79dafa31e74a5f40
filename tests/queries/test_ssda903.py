"""The SSDA903 return standing in for Annex A: chains of episodes, and months that come from one source or the other.

Every case is worked out by hand. A run of the return holds its collecting year (from 1 April) up to its as-at date.
"""

from collections import defaultdict
from datetime import date

import pytest

from kpis.placements import Placement, looked_after_on, placements_in_year
from tests.queries.world import World, day

YEAR = ("2017-04-01", "2018-03-31")
REASONS = {
    "S": "S Started to be looked after", "L": "L Change of legal status", "P": "P Change of placement and carer",
    "T": "T Change of placement, same carer", "U": "U Change of legal status and placement, same carer",
    "B": "B Change of legal status, placement and carer",
}  # fmt: skip
CODES = {
    "C2": "C2 Full care order", "E1": "E1 Placement order", "V2": "V2 Single period under section 20",
    "V3": "V3 Short breaks, episodes recorded", "V4": "V4 Short breaks, agreements recorded",
    "U4": "U4 Foster, long term", "U5": "U5 Foster, to adopt", "U6": "U6 Foster, not long term or to adopt",
    "U1": "U1 Foster, relative or friend, long term", "K2": "K2 Children's home", "P1": "P1 Placed with parents",
    "A3": "A3 Placed for adoption, consent, current carer", "A4": "A4 Placed for adoption, consent, new carer",
    "A5": "A5 Placed for adoption, order, current carer", "A6": "A6 Placed for adoption, order, new carer",
    "T3": "T3 Temporary, carer's holiday", "E11": "E11 Adopted, unopposed", "E4A": "E4A Returned home, planned",
    "E45": "E45 Special guardianship, former foster carer (relative)", "X1": "X1 New episode the same day",
}  # fmt: skip


def episode(child, start, end=None, rne="P", ls="C2", place="U4", rec="X1"):
    """One episode as it is stored; without an end it is open and has no reason."""
    return {
        "child": child, "start_date": day(start), "end_date": day(end) if end else None,
        "new_episode_reason": REASONS.get(rne), "legal_status": CODES.get(ls), "placement_type": CODES.get(place),
        "end_reason": CODES[rec] if end else None,
    }  # fmt: skip


def returned(*episodes, as_at="2018-03-31", window=YEAR, world=None) -> World:
    """A world with one run of the return in it."""
    world = world or World()
    world.load("ssda903_episodes", as_at, episodes, window)
    return world


def listed(child, start, as_at="2018-10-31", **more):
    """A row of list 8."""
    return {"child": child, "start_date": day(start), "legal_status": CODES["C2"], **more}


# --- chains of episodes ------------------------------------------------------------------------------------------


def periods(world: World) -> list[tuple]:
    return world.publish().rows(
        "select child, start_date::varchar, start_is_known, end_date::varchar, has_ended "
        "from ssda903_period order by child, start_date"
    )


def test_a_period_of_care_is_a_chain_of_episodes():
    world = returned(
        episode("a", "2017-05-01", "2017-07-01", "S"),
        episode("a", "2017-07-01", "2017-09-01", "L"),
        episode("a", "2017-09-01", "2018-01-10", "P", rec="E4A"),
        episode("a", "2018-02-01", None, "S"),
        episode("b", "2015-06-01", "2017-12-01", "P", rec="E45"),
    )
    assert periods(world) == [
        ("a", "2017-05-01", True, "2018-01-10", True),
        ("a", "2018-02-01", True, None, False),
        ("b", "2015-06-01", False, "2017-12-01", True),  # in care before the first episode the return shows
    ]


def test_what_a_return_says_wrongly_is_read_with_care():
    world = returned(
        episode("gap", "2017-05-01", "2017-06-01", "S", rec="E4A"),
        episode("gap", "2017-06-02", None, "P"),  # a day between: another period, of which nobody said it started
        episode("open", "2017-05-01", None, "S"),
        episode("open", "2017-08-01", "2017-09-01", "P", rec="E4A"),  # the one before ended when this began
        episode("late", "2017-05-01", "2017-12-31", "S", rec="X1"),
        episode("late", "2017-08-01", None, "L"),
        episode("goes on", "2017-05-01", "2017-08-01", "S", rec="X1"),  # X1 says care went on: nobody left
    )
    assert periods(world) == [
        ("gap", "2017-05-01", True, "2017-06-01", True),
        ("gap", "2017-06-02", False, None, False),
        ("goes on", "2017-05-01", True, "2017-08-01", False),
        ("late", "2017-05-01", True, None, False),
        ("open", "2017-05-01", True, "2017-09-01", True),
    ]


def test_short_breaks_are_never_counted():
    world = returned(
        episode("a", "2017-05-01", "2017-05-10", "S", "V3", rec="E4A"),
        episode("b", "2017-05-01", None, "S", "V4"),
        episode("c", "2017-05-01", "2017-06-01", "S"),
        episode("c", "2017-06-01", "2017-07-01", "L", "V4"),
        episode("c", "2017-07-01", None, "L"),
        episode("d", "2017-05-01", None, "S", ls=None),  # a status nobody recorded is not a short break
    ).publish("cla_count", "cla_start_rate_10k", "cla_ceased_count")
    assert [world.fraction("cla_count", f"2017-{m:02}", "snapshot")[0] for m in (4, 5, 6, 7)] == [0, 2, 1, 2]
    assert world.cases("cla_start_rate_10k") == [(day("2017-05-01"), "c", 1), (day("2017-05-01"), "d", 1)]
    assert world.cases("cla_ceased_count") == []


# --- later runs --------------------------------------------------------------------------------------------------


def test_a_date_corrected_in_a_later_run_leaves_nothing_behind():
    world = returned(
        episode("a", "2017-05-01", "2017-09-05", "S"),
        episode("a", "2017-09-05"),
        as_at="2017-09-30", window=("2017-04-01", "2017-09-30"),
    )  # fmt: skip
    returned(episode("a", "2017-05-01", "2017-09-03", "S"), episode("a", "2017-09-03"), world=world)
    found = world.publish().rows("select start_date::varchar, end_date::varchar from ssda903_episode order by all")
    assert found == [("2017-05-01", "2017-09-03"), ("2017-09-03", None)]


def test_an_episode_missing_from_the_next_year_was_over_before_it_and_nobody_left():
    world = returned(episode("a", "2017-05-01", None, "S"), episode("b", "2017-05-01", "2017-06-01", "S", rec="E4A"))
    returned(as_at="2018-06-30", window=("2018-04-01", "2018-06-30"), world=world)
    assert periods(world) == [
        ("a", "2017-05-01", True, "2018-04-01", False),
        ("b", "2017-05-01", True, "2017-06-01", True),  # ended before the later run's year: it need not show it
    ]


def test_an_episode_missing_because_its_row_was_rejected_stands():
    world = returned(episode("a", "2017-05-01", None, "S"), as_at="2017-06-30", window=("2017-04-01", "2017-06-30"))
    world.load("ssda903_episodes", "2018-03-31", [], YEAR)
    world.connection.execute("insert into rejected_child select max(load_id), 'a' from loads")
    assert periods(world) == [("a", "2017-05-01", True, None, False)]


# --- placements --------------------------------------------------------------------------------------------------


def counted(world: World, on: str) -> dict[str, int]:
    """Placements in the twelve months to a day, of each child in care on it."""
    return dict(
        world.publish().rows("select child, placements_12m from ssda903_position where counted_on = $on", on=day(on))
    )


def test_the_vector_of_placements(vectors):
    """The same as `kpis.placements` and as the vector's own answer, from episodes."""
    rows, seen = [], set()
    children = defaultdict(list)
    for row in vectors("placements_input.csv"):
        child, first = row["child_id"], row["child_id"] not in seen
        seen.add(child)
        rows.append(episode(child, row["start"], row["end"] or None, "S" if first else "P", place=row["code"]))
        children[child].append(Placement(day(row["start"]), day(row["end"]) if row["end"] else None, row["code"]))
    (expected,) = vectors("placements_expected.csv")
    on = expected["snapshot"]
    world = returned(*rows, as_at=on, window=("2024-04-01", on))
    found = counted(world, on)
    assert found == {"a": 3, "b": 1, "d": 2, "e": 2}
    assert found == {name: placements_in_year(of, day(on)) for name, of in children.items()
                     if looked_after_on(of, day(on))}  # fmt: skip
    assert sum(count >= 3 for count in found.values()) == int(expected["numerator"])
    assert len(found) == int(expected["denominator"])


def test_a_change_with_the_same_carer_is_no_placement_and_a_temporary_one_does_not_count():
    world = returned(
        # one placement: the legal status changes, then the placement's own status, then both
        episode("a", "2017-05-01", "2017-06-01", "S"),
        episode("a", "2017-06-01", "2017-07-01", "L", "E1"),
        episode("a", "2017-07-01", "2017-08-01", "T", "E1", "U6"),
        episode("a", "2017-08-01", None, "U", "C2", "U4"),
        # three: the second begins with legal status, placement and carer all at once
        episode("b", "2017-05-01", "2017-06-01", "S"),
        episode("b", "2017-06-01", "2017-07-01", "B", "E1"),
        episode("b", "2017-07-01", None, "P", "E1", "K2"),
        # two: away for a week in between, and back, to whom the return does not say
        episode("c", "2017-05-01", "2017-06-01", "S"),
        episode("c", "2017-06-01", "2017-06-08", "P", place="T3"),
        episode("c", "2017-06-08", None, "P"),
        # two, and back in care: placements of the whole year
        episode("d", "2017-05-01", "2017-06-01", "S", rec="E4A"),
        episode("d", "2018-01-01", None, "S"),
        # two: why the second began is not recorded, so it may be a move
        episode("e", "2017-05-01", "2017-06-01", "S"),
        episode("e", "2017-06-01", None, None),
        # one: in a temporary placement on the day
        episode("f", "2017-05-01", "2018-03-28", "S"),
        episode("f", "2018-03-28", None, "P", place="T3"),
    )
    assert counted(world, "2018-03-31") == {"a": 1, "b": 3, "c": 2, "d": 2, "e": 2, "f": 1}


@pytest.mark.parametrize(("end", "number"), [("2017-03-31", 1), ("2017-04-01", 2)])
def test_the_twelve_months_begin_where_the_rule_says(end, number):
    """To 31 March 2018: open on 1 April 2017 or later, so one that ended on 31 March 2017 is outside."""
    episodes = [episode("a", "2016-05-01", end, "S"), episode("a", end)]
    world = returned(*episodes, window=("2016-04-01", "2018-03-31"))
    assert counted(world, "2018-03-31") == {"a": number}


def test_placements_are_not_counted_where_the_returns_do_not_reach_back_a_year():
    world = returned(episode("a", "2017-05-01", None, "S"))
    assert counted(world, "2018-02-28") == {"a": None}
    world = returned(episode("a", "2017-05-01", None, "S"), as_at="2018-10-31", window=("2018-04-01", "2018-10-31"))
    world.publish("cla_3plus_placements_pct")
    assert world.value("cla_3plus_placements_pct", "2018-10", "snapshot") is None


def test_a_run_made_within_a_month_tells_that_month():
    """As at 15 October 2018, with the return of 31 March before it: the twelve months back to 16 October 2017."""
    moves = [episode("a", "2017-05-01", "2017-11-01", "S"), episode("a", "2017-11-01", "2018-02-01")]
    world = returned(*moves, episode("a", "2018-02-01"))
    returned(episode("a", "2018-02-01"), as_at="2018-10-15", window=("2018-04-01", "2018-10-15"), world=world)
    world.publish("cla_3plus_placements_pct", "cla_count")
    assert (day("2018-10-15"), "a", 1) in world.cases("cla_3plus_placements_pct")
    assert world.fraction("cla_3plus_placements_pct", "2018-09", "snapshot") == (1, 1)
    assert world.value("cla_3plus_placements_pct", "2018-10", "snapshot") is None  # not all of it has been
    assert world.value("cla_count", "2018-10", "snapshot") is None  # its end is not covered


# --- which source a month comes from -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def both() -> World:
    """The return of 2017-18, and list 8 as at 31 October 2018 with a window from 1 April 2018.

    a: from 1 May 2017 on, in both. b: left on 31 December 2017 (special guardian), return only. c: came on 10 May
    2018, list only. d: in the return open on 31 March 2018; list 8 says it came back on 2 April 2018.
    """
    world = returned(
        episode("a", "2017-05-01", None, "S", place="P1"),
        episode("b", "2016-01-01", "2017-12-31", "P", rec="E45"),
        episode("d", "2017-09-01", "2018-03-30", "S", rec="E4A"),
    )
    rows = [
        listed("a", "2017-05-01", placements_12m=1, placement_type=CODES["P1"], team="North"),
        listed("c", "2018-05-10", placements_12m=4, placement_type=CODES["U4"], team="North"),
        listed("d", "2018-04-02", end_date=day("2018-08-31"), end_reason=CODES["E4A"], team="South"),
    ]
    world.load("children_looked_after", "2018-10-31", rows, ("2018-04-01", "2018-10-31"))
    header = {"gender": "Female", "ethnicity": "White"}
    children = [{"child": "a", "age_band": "5-9", **header}, {"child": "b", "age_band": "10-15", **header}]
    world.load("ssda903_header", "2018-03-31", children, ("2018-03-31", "2018-03-31"))
    world.load("ssda903_uasc", "2018-03-31", [{"child": "b"}], ("2018-03-31", "2018-03-31"))
    kpis = (
        "cla_count", "cla_rate_10k", "cla_start_rate_10k", "cla_ceased_count", "sgo_exits_count", "sgo_exits_pct",
        "placed_with_parents_count", "placed_with_parents_pct", "cla_3plus_placements_pct",
    )  # fmt: skip
    return world.publish(*kpis)


def test_children_in_care_at_month_end(both):
    numbers = {month: both.fraction("cla_count", month, "snapshot") for month in ("2017-04", "2017-12", "2018-03")}
    # April: b; December: a, d (b left on the day); March: a (d left on the 30th)
    assert numbers == {"2017-04": (1, None), "2017-12": (2, None), "2018-03": (1, None)}
    assert both.fraction("cla_count", "2018-04", "snapshot") == (2, None)  # a, d, as list 8 has it
    assert both.fraction("cla_count", "2018-10", "snapshot") == (2, None)  # a, c
    assert both.value("cla_count", "2017-03", "snapshot") is None
    assert both.fraction("cla_count", "2018-03", "snapshot", dimension="age_band", member="5-9") == (1, None)
    assert both.fraction("cla_count", "2018-03", "snapshot", dimension="team", member="Not recorded") == (1, None)
    assert both.fraction("cla_count", "2017-04", "snapshot", dimension="unaccompanied", member="UASC") == (1, None)


def test_children_who_came_and_left(both):
    assert both.cases("cla_start_rate_10k") == [
        (day("2017-05-01"), "a", 1), (day("2017-09-01"), "d", 1), (day("2018-04-02"), "d", 1),
        (day("2018-05-10"), "c", 1),
    ]  # fmt: skip
    assert both.cases("cla_ceased_count") == [
        (day("2017-12-31"), "b", 1), (day("2018-03-30"), "d", 1), (day("2018-08-31"), "d", 1),
    ]  # fmt: skip
    # the twelve months to August 2018: b and d, who left twice and counts once
    assert both.fraction("cla_ceased_count", "2018-08", "rolling_12m") == (2, None)
    assert both.fraction("sgo_exits_count", "2018-08", "rolling_12m") == (1, None)
    assert both.fraction("sgo_exits_pct", "2018-08", "rolling_12m") == (1, 2)
    assert both.value("cla_ceased_count", "2018-02", "rolling_12m") is None  # March 2017 is in neither


def test_placed_with_parents_at_month_end_or_as_an_extract_saw_them(both):
    assert both.fraction("placed_with_parents_pct", "2018-03", "snapshot") == (1, 1)
    assert both.fraction("placed_with_parents_count", "2017-12", "snapshot") == (1, None)
    assert both.fraction("placed_with_parents_count", "2018-10", "snapshot") == (1, None)
    assert both.value("placed_with_parents_count", "2018-06", "snapshot") is None  # no extract, no return
    time_placed = {"dimension": "time_placed", "member": "Six months to a year"}
    assert both.fraction("placed_with_parents_count", "2018-03", "snapshot", **time_placed) == (1, None)


def test_three_or_more_placements_only_as_at_a_run_or_an_extract(both):
    assert both.cases("cla_3plus_placements_pct") == [
        (day("2018-03-31"), "a", 0), (day("2018-10-31"), "a", 0), (day("2018-10-31"), "c", 1),
    ]  # fmt: skip
    assert both.value("cla_3plus_placements_pct", "2017-12", "snapshot") is None
    assert both.fraction("cla_3plus_placements_pct", "2018-10", "snapshot") == (1, 2)


def test_the_words_say_how_far_back_the_return_knows(both):
    why = dict(both.rows("select child, why from cases.cla_count where counted_on = $on", on=date(2017, 12, 31)))
    assert why["a"] == "In care on 31 Dec 2017, since 1 May 2017"
    ((known,),) = both.rows("select why from cases.cla_count where child = 'b' and counted_on = $on",
                            on=date(2017, 4, 30))  # fmt: skip
    assert known == "In care on 30 Apr 2017, since at least 1 Jan 2016"


# --- stability over years ----------------------------------------------------------------------------------------


def stable(world: World) -> dict[str, int]:
    world.load("ssda903_header", "2018-03-31", [{"child": c, "age_band": b} for c, b in AGES.items()], YEAR)
    world.publish("cla_long_stable_pct")
    return {child: numerator for on, child, numerator in world.cases("cla_long_stable_pct") if on == date(2018, 3, 31)}


AGES = dict.fromkeys("abcdefg", "10-15") | {"h": "16-17"}
# Thirty months to 31 March 2018 begin on 1 October 2015. In care since before: all but d.
LONG = [
    episode("a", "2014-01-01", None, "S"),
    episode("b", "2014-01-01", "2016-04-01", "S"),
    episode("b", "2016-04-01", None, "P"),  # one day short of two years
    episode("c", "2015-01-01", "2016-03-31", "P"),
    episode("c", "2016-03-31", None, "P"),  # two years to the day
    episode("d", "2015-10-01", None, "S"),  # in care for a day less than thirty months
    episode("e", "2014-01-01", "2017-06-01", "P"),
    episode("e", "2017-06-01", None, "T", place="U6"),  # the same carer, whom the return begins with
    episode("f", "2014-01-01", "2017-06-01", "S"),
    episode("f", "2017-06-01", None, "P", place="A4"),  # placed for adoption: the placement before counts too
    episode("g", "2014-01-01", "2017-06-01", "S"),
    episode("g", "2017-06-01", None, "P", place="K2"),
    episode("h", "2014-01-01", None, "S"),  # over sixteen
]


def test_the_same_placement_for_two_years():
    world = returned(*LONG, window=("2015-10-01", "2018-03-31"))
    assert stable(world) == {"a": 1, "b": 0, "c": 1, "e": 1, "f": 1, "g": 0}
    assert world.fraction("cla_long_stable_pct", "2018-03", "snapshot") == (4, 6)


def test_stability_is_not_told_by_a_return_that_does_not_reach_back_far_enough():
    """With one month less, a child whose first episode shown began since would be in care for nobody knows how long."""
    world = returned(*LONG, window=("2015-11-01", "2018-03-31"))
    assert stable(world) == {}
    assert world.value("cla_long_stable_pct", "2018-03", "snapshot") is None


# --- missing from care -------------------------------------------------------------------------------------------

MISSING = [
    ("a", "2017-03-20", "2017-04-01", "Missing"),  # still missing when the twelve months began
    ("b", "2017-03-20", "2017-03-31", "Missing"),  # back the day before
    ("c", "2017-06-01", None, "Missing"),
    ("d", "2017-06-01", "2017-06-02", "Away from placement without authorisation"),
    ("e", "2018-03-31", None, "Missing"),
    ("g", "2017-06-01", "2017-06-02", "Missing"),  # on short breaks: not looked after
]


def went_missing(world: World) -> dict[str, int]:
    world.publish("cla_missing_pct")
    return {child: numerator for _, child, numerator in world.cases("cla_missing_pct")}


def missing_rows():
    return [
        {"child": c, "missing_from_at": day(start), "returned_at": end and day(end), "episode_type": kind}
        for c, start, end, kind in MISSING
    ]


def year_of_care() -> World:
    return returned(
        *(episode(child, "2016-05-01", None, "S") for child in "abcde"),
        episode("f", "2016-05-01", "2017-04-01", "S", rec="E4A"),  # left on the first day of the twelve months
        episode("g", "2016-05-01", None, "S", "V4"),
        episode("h", "2016-05-01", "2017-03-31", "S", rec="E4A"),  # left before they began
    )


def test_children_missing_in_the_year():
    world = year_of_care()
    world.load("ssda903_missing", "2018-03-31", missing_rows(), YEAR)
    assert went_missing(world) == {"a": 1, "b": 0, "c": 1, "d": 0, "e": 1, "f": 0}
    assert world.fraction("cla_missing_pct", "2018-03", "rolling_12m") == (3, 6)
    assert world.value("cla_missing_pct", "2018-02", "rolling_12m") is None


@pytest.mark.parametrize("as_at", [None, "2018-02-28"])
def test_nobody_counts_as_never_missing_because_nobody_asked(as_at):
    world = year_of_care()
    if as_at:
        world.load("ssda903_missing", as_at, [], ("2017-04-01", as_at))
    assert went_missing(world) == {}


# --- adoption ----------------------------------------------------------------------------------------------------

FOUR_YEARS = ("2014-01-01", "2018-03-31")  # back from an adoption in January 2018
ADOPTED = [
    # in care 1 May 2016; order 1 September 2016; new carer 1 March 2017 (304 days); adopted 10 January 2018
    episode("a", "2016-05-01", "2016-09-01", "S"),
    episode("a", "2016-09-01", "2017-03-01", "L", "E1"),
    episode("a", "2017-03-01", "2018-01-10", "P", "E1", "A6", rec="E11"),
    # fostered to adopt from 1 August 2016 (61 days after 1 June), the same carer when placed for adoption
    episode("b", "2016-06-01", "2016-08-01", "S"),
    episode("b", "2016-08-01", "2016-12-01", "P", "C2", "U5"),
    episode("b", "2016-12-01", "2018-01-20", "U", "E1", "A5", rec="E11"),
    # in care before the first episode known: adopted, but nobody knows how long it took
    episode("c", "2013-06-01", "2017-05-01", "P", "E1"),
    episode("c", "2017-05-01", "2018-01-25", "P", "E1", "A6", rec="E11"),
    # ended another way, or X1
    episode("d", "2016-05-01", "2018-01-25", "S", "E1", "A6", rec="E4A"),
    episode("e", "2016-05-01", "2018-01-25", "S", "E1", "A6", rec="X1"),
]


def adoptions(window=FOUR_YEARS) -> World:
    world = returned(*ADOPTED, window=window)
    matched = {"a": "2016-12-10", "b": "2016-11-20", "c": "2017-03-01"}
    rows = [{"child": c, "matched_date": day(on), "by_foster_carer": "No"} for c, on in matched.items()]
    world.load("ssda903_ad1", "2018-03-31", rows, ("2018-03-31", "2018-03-31"))
    return world.publish("adoptions_count", "adoption_a10_days", "adoption_a2_days")


def test_adoptions_and_how_long_they_took():
    world = adoptions()
    assert [child for _, child, _ in world.cases("adoptions_count")] == ["a", "b", "c"]
    assert world.fraction("adoptions_count", "2018-01") == (3, None)
    assert world.cases("adoption_a10_days") == [(day("2018-01-10"), "a", 304), (day("2018-01-20"), "b", 61)]
    assert world.value("adoption_a10_days", "2018-03", "rolling_12m")["value"] == 182.5
    # a: 1 September to 10 December, 100 days; b: matched before the order, none; c: the order is older than the return
    assert world.cases("adoption_a2_days") == [(day("2018-01-10"), "a", 100), (day("2018-01-20"), "b", 0)]


def test_how_long_adoption_took_is_not_told_by_one_year():
    world = adoptions(YEAR)
    assert world.fraction("adoptions_count", "2018-01") == (3, None)
    assert world.cases("adoption_a10_days") == [] == world.cases("adoption_a2_days")


def test_months_list_10_covers_come_from_list_10():
    world = returned(*ADOPTED, window=FOUR_YEARS)
    given = {"child": "a", "decision_date": day("2016-08-15"), "entered_care_date": day("2016-05-01")}
    rows = [
        {**given, "placed_date": day("2017-03-01"), "adoption_order_date": day("2018-01-11")},
        {**given, "child": "z", "decision_date": day("2017-01-01"), "adoption_order_date": day("2017-12-31")},
    ]
    world.load("adoption", "2018-03-31", rows, ("2018-01-01", "2018-03-31"))
    world.publish("adoptions_count", "adoption_a10_days")
    # January to March from the list alone; z's order is of a month the list does not cover, and not in the return
    assert world.cases("adoptions_count") == [(day("2018-01-11"), "a", 1)]
    assert world.cases("adoption_a10_days") == [(day("2018-01-11"), "a", 304)]
