"""The calendar of feeds, each case worked out by hand on a calendar of 2026."""

from datetime import date, datetime, timedelta

import pytest

from etl import answers, feed_calendar, loading
from etl.contracts import load_contracts
from etl.feed_calendar import Restated, calendar, late_after, published_with, still_needed
from etl.home import Home
from kpis.periods import add_months, month_end
from tests.etl.extracts import referral, referrals_csv

CONTRACTS = load_contracts()
OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)


def load(feed: str, as_at: date, load_id: int = 1, *, months: int = 6, file: str = "", rejected: int = 0) -> dict:
    """A load of a list that holds some months back from its day, loaded three days after it."""
    one_day = CONTRACTS[feed].tells_one_day
    return {
        "load_id": load_id, "feed": feed, "file": file or f"{feed} {as_at}.csv", "as_at": as_at,
        "window_from": as_at if one_day else add_months(as_at, -months), "window_to": as_at,
        "accepted": 100, "rejected": rejected,
        "loaded_at": datetime(as_at.year, as_at.month, as_at.day) + timedelta(days=3),
    }  # fmt: skip


def month_ends(feed: str, first: date, last: date, every: int = 1, **kept) -> list[dict]:
    """Loads as at the last day of every so many months."""
    found, month = [], first
    while month <= last:
        found.append(load(feed, month_end(month), len(found) + 1, **kept))
        month = add_months(month, every)
    return found


def the_row(loads: list[dict], today: date, restated: tuple = ()) -> feed_calendar.Row:
    (row,) = calendar(loads, CONTRACTS, today, restated).lists
    return row


def state(row: feed_calendar.Row, year: int, month: int) -> str:
    return row.cell(date(year, month, 1)).state


# --- rhythm, due and late -----------------------------------------------------------------------------------------


def test_a_monthly_list_is_due_until_the_fourteenth_and_late_from_the_fifteenth():
    loads = month_ends("workforce", date(2026, 1, 1), SEPTEMBER)
    assert late_after(OCTOBER) == date(2026, 11, 14)  # 30 September and 45 days
    before, after = the_row(loads, date(2026, 11, 14)), the_row(loads, date(2026, 11, 15))
    assert (before.rhythm.words, state(before, 2026, 10), before.is_late) == ("monthly", "due", False)
    assert (state(after, 2026, 10), after.is_late) == ("late", True)
    assert after.cell(OCTOBER).words == "late since 15 November"


def test_a_quarterly_list_is_not_late_in_between():
    loads = month_ends("plo_tracker", date(2025, 3, 1), SEPTEMBER, every=3)
    row = the_row(loads, date(2026, 12, 20))
    assert row.rhythm.words == "quarterly" and row.expected == date(2026, 12, 1)
    assert (state(row, 2026, 10), state(row, 2026, 11), row.is_late) == ("nothing", "nothing", False)
    assert the_row(loads, date(2027, 1, 15)).is_late  # December's, after 14 January


def test_an_extra_load_between_does_not_move_the_quarter():
    loads = [*month_ends("plo_tracker", date(2025, 3, 1), SEPTEMBER, every=3), load("plo_tracker", date(2026, 10, 31))]
    assert the_row(loads, date(2026, 11, 20)).expected == date(2026, 12, 1)


def test_a_yearly_return_is_expected_in_its_month_even_after_one_load():
    alone = the_row([load("ssda903_episodes", date(2026, 3, 31), months=12)], date(2026, 11, 20))
    assert (alone.rhythm.words, alone.expected, alone.is_late) == ("yearly", date(2027, 3, 1), False)
    twice = [load("complaints", date(2025, 3, 31)), load("complaints", date(2026, 3, 31), 2)]
    assert (row := the_row(twice, date(2027, 4, 14))).rhythm.words == "yearly" and not row.is_late
    assert the_row(twice, date(2027, 4, 15)).is_late


def test_what_came_once_and_never_again_for_a_year_is_not_waited_for():
    loads = [load("survey", date(2025, 3, 31))]
    assert the_row(loads, date(2025, 5, 16)).is_late  # the first of them is taken for monthly
    row = the_row(loads, date(2026, 11, 20))
    assert (row.rhythm.words, row.expected, row.is_late) == ("once", None, False)


def test_the_report_of_a_board_in_mid_month_is_its_months_own():
    days = [date(2026, 7, 8), date(2026, 8, 12), date(2026, 9, 9), date(2026, 10, 14)]  # second Wednesdays
    row = the_row([load("plan_actions", day, number) for number, day in enumerate(days)], date(2026, 11, 20))
    assert [state(row, 2026, month) for month in (7, 8, 9, 10)] == ["arrived"] * 4
    assert (row.rhythm.words, row.expected) == ("monthly", date(2026, 11, 1))


def test_a_board_every_six_weeks_passes_over_months_that_hold_none():
    days = [date(2026, 6, 10), date(2026, 7, 22), date(2026, 9, 2), date(2026, 10, 14)]
    row = the_row([load("plan_actions", day, number) for number, day in enumerate(days)], date(2026, 11, 20))
    assert (row.rhythm.words, row.expected) == ("every six weeks", date(2026, 11, 1))  # 25 November
    assert [state(row, 2026, month) for month in (6, 7, 8, 9, 10)] == [
        "arrived", "arrived", "nothing", "arrived", "arrived",
    ]  # fmt: skip


def test_a_feed_turned_monthly_is_expected_monthly():
    loads = [*month_ends("workforce", date(2025, 9, 1), date(2026, 6, 1), every=3),
             *month_ends("workforce", date(2026, 7, 1), SEPTEMBER)]  # fmt: skip
    row = the_row(loads, date(2026, 11, 20))
    assert row.rhythm.words == "monthly" and state(row, 2026, 10) == "late"
    assert state(row, 2026, 5) == "nothing"  # it was quarterly then


# --- what stands in a month -----------------------------------------------------------------------------------------


def test_a_later_list_holds_a_month_passed_over_but_no_picture_of_one_day_does():
    missed = [row["as_at"] for row in month_ends("referrals", date(2026, 1, 1), OCTOBER)]
    missed.remove(date(2026, 8, 31))
    lists = the_row([load("referrals", day, n) for n, day in enumerate(missed)], date(2026, 11, 3))
    pictures = the_row([load("workforce", day, n) for n, day in enumerate(missed)], date(2026, 11, 3))
    assert state(lists, 2026, 8) == "covered"
    assert lists.cell(date(2026, 8, 1)).words == "not loaded by itself, but inside the list as at 30 September"
    assert state(pictures, 2026, 8) == "late" and not pictures.is_late  # a gap; nothing is awaited now


def test_a_list_cut_before_the_months_end_is_there_in_part():
    loads = [*month_ends("referrals", date(2026, 6, 1), SEPTEMBER), load("referrals", date(2026, 10, 30), 9)]
    assert state(the_row(loads, date(2026, 11, 3)), 2026, 10) == "part"
    said = still_needed(calendar(loads, CONTRACTS, date(2026, 11, 3)))
    assert "Referrals (came as at 30 October, before the month was over)" in said


def test_a_list_as_at_the_second_is_the_month_befores():
    loads = [*month_ends("referrals", date(2026, 6, 1), SEPTEMBER), load("referrals", date(2026, 11, 2), 9)]
    assert state(the_row(loads, date(2026, 11, 3)), 2026, 10) == "arrived"


def test_a_cell_tells_day_rows_and_rejected_of_the_newest_load():
    again = load("workforce", date(2026, 10, 31), 12, rejected=4) | {"loaded_at": datetime(2026, 11, 9, 8)}
    cell = the_row([load("workforce", date(2026, 10, 31), 11), again], date(2026, 11, 20)).cell(OCTOBER)
    assert cell.words == "loaded 9 November 2026: 100 rows, 4 rejected, loaded 2 times"


# --- restated -----------------------------------------------------------------------------------------------------


def test_a_month_is_restated_where_a_later_list_of_the_feed_changed_its_figures():
    loads = month_ends("referrals", date(2026, 8, 1), OCTOBER)  # loads 1, 2, 3
    by_october = (Restated("referrals", SEPTEMBER, frozenset({3})), Restated("referrals", SEPTEMBER, frozenset({3})))
    row = the_row(loads, date(2026, 11, 3), by_october)
    assert [state(row, 2026, month) for month in (8, 9, 10)] == ["arrived", "restated", "arrived"]
    assert row.cell(SEPTEMBER).words.endswith("; a later list changed two figures")


def test_a_month_is_not_restated_by_another_feed_nor_by_its_first_list():
    loads = month_ends("referrals", date(2026, 8, 1), OCTOBER)
    others = (Restated("referrals", SEPTEMBER, frozenset({77})), Restated("referrals", OCTOBER, frozenset({3})))
    assert [state(the_row(loads, date(2026, 11, 3), others), 2026, month) for month in (9, 10)] == ["arrived"] * 2


def test_the_log_of_publications_tells_which_loads_restated():
    loads = [{"load_id": n, "loaded_at": datetime(2026, 11, n)} for n in (1, 2, 3)]
    at = datetime(2026, 11, 3, 9, 0, 5, 250)
    name = "20261103T090005Z-1a2b3c4d.duckdb"
    log = [{"kind": "rollback", "snapshot": name, "loads": [1]}, {"kind": "load", "snapshot": name, "loads": [2]}]
    assert published_with(at, loads, log, []) == {2}
    built = [datetime(2026, 11, 1, 12), datetime(2026, 11, 3, 9, 0, 5)]  # its own stamp, without the fraction
    assert published_with(at, loads, [], built) == {2, 3}
    assert published_with(at, loads, [], []) == {1, 2, 3}


# --- workbooks and words ------------------------------------------------------------------------------------------


def test_lists_of_one_workbook_are_one_extract_whatever_its_date():
    loads = [
        load(feed, day, number, file=f"Annex A {day:%d %B %Y} v2.xlsx")
        for number, (feed, day) in enumerate(
            [("referrals", date(2026, 9, 30)), ("contacts", date(2026, 9, 30)), ("referrals", date(2026, 10, 31))]
        )
    ]
    found = calendar(loads, CONTRACTS, date(2026, 11, 3))
    (row,) = found.extracts
    assert (row.name, set(row.feeds)) == ("Annex A", {"contacts", "referrals"})
    assert row.cell(OCTOBER).words == "1 of 2 lists: not due yet; late after 14 November"
    assert still_needed(found) == (
        "For October: the one extract expected is still to come: Annex A (1 of 2 lists, last came for September); "
        "nothing is late until 14 November."
    )


@pytest.mark.parametrize(
    ("file", "named"),
    [
        ("SAMPLE Annex A 2026-10-31.xlsx", "Annex A"), ("SSDA903 2026-03-31.xlsx", "SSDA903"),
        ("annex_a_oct_2026_final (2).xlsx", "annex a"), ("Board papers 14th Oct.xlsx", "Board papers"),
    ],
)  # fmt: skip
def test_a_workbook_is_called_by_its_name_without_its_date(file, named):
    lists = [load(feed, date(2026, 10, 31), file=file) for feed in ("referrals", "contacts")]
    assert [row.name for row in calendar(lists, CONTRACTS, date(2026, 11, 3)).extracts] == [named]


def test_lists_in_files_that_say_nothing_are_called_by_their_titles():
    lists = [load(feed, date(2026, 10, 31), file="2026-10-31.xlsx") for feed in ("referrals", "contacts")]
    assert [row.name for row in calendar(lists, CONTRACTS, date(2026, 11, 3)).extracts] == ["Contacts", "Referrals"]


def test_what_october_still_needs_in_one_sentence():
    loads = [
        *month_ends("workforce", date(2026, 5, 1), OCTOBER), *month_ends("referrals", date(2026, 5, 1), SEPTEMBER),
        *month_ends("supervision", date(2026, 4, 1), date(2026, 8, 1)),
        *month_ends("plo_tracker", date(2025, 9, 1), SEPTEMBER, every=3),
    ]  # fmt: skip
    assert still_needed(calendar(loads, CONTRACTS, date(2026, 11, 14))) == (
        "For October: 2 of 3 extracts still to come: Referrals (last came for September), "
        "Supervision log (last came for August); nothing is late until 14 November."
    )
    assert "; late since 15 November." in still_needed(calendar(loads, CONTRACTS, date(2026, 11, 15)))


def test_all_there_a_gap_before_and_nothing_at_all():
    loads = month_ends("workforce", date(2026, 1, 1), OCTOBER)
    assert still_needed(calendar(loads, CONTRACTS, date(2026, 11, 3))) == (
        "For October: the one extract expected has come."
    )
    without_august = [row for row in loads if row["as_at"] != date(2026, 8, 31)]
    assert still_needed(calendar(without_august, CONTRACTS, date(2026, 11, 3))) == (
        "For October: the one extract expected has come. "
        "Missing from before: Workforce establishment and caseloads for August."
    )
    assert still_needed(calendar([], CONTRACTS, date(2026, 11, 3))) == "No extract with a date has been loaded yet."


def test_feeds_without_a_day_and_feeds_never_used_stand_apart():
    targets = load("kpi_targets", date(2026, 10, 31)) | {"as_at": None, "window_from": None, "window_to": None}
    found = calendar([targets], CONTRACTS, date(2026, 11, 3))
    assert ([row.name for row in found.undated], found.lists) == (["Targets and tolerances"], ())
    assert "Referrals" in found.never and "Targets and tolerances" not in found.never
    assert len(found.never) == len(CONTRACTS) - 1


# --- of a real store ----------------------------------------------------------------------------------------------


def test_an_undone_load_leaves_the_calendar(tmp_path):
    home = Home(tmp_path / "home")
    files = [
        referrals_csv(tmp_path / f"referrals {day}.csv", [referral("1", f"{day[8:]}/{day[5:7]}/{day[:4]}")])
        for day in ("2026-08-31", "2026-09-30", "2026-10-31")
    ]
    report = loading.load(files, home)
    today = date(2026, 11, 20)
    assert state(answers.calendar_of_feeds(home, today).lists[0], 2026, 10) == "arrived"
    loading.undo(report.files[-1].load_id, home)
    row = answers.calendar_of_feeds(home, today).lists[0]
    assert (state(row, 2026, 10), row.is_late) == ("late", True)
    told = {one["feed"]: one for one in answers.arrivals(home, today)}["referrals"]
    assert (told["state"], told["rhythm"], told["expected"], told["needed_for"]) == (
        "late", "monthly", "2026-10", ["2026-10"],
    )  # fmt: skip
