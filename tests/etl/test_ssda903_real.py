"""A whole SSDA903 return the sector made up, loaded as it is: each number by a count over the raw files alone.

The year it describes: no episode begins after 31 March 2018, and the last to end do so on 1 April 2018. So it is the
return of 1 April 2017 to 31 March 2018. Its content is at odds with itself in places (a holiday placement with parents,
episodes that overlap, reviews up to 2030), on purpose or by chance; what can be counted truthfully is.
"""

from collections import Counter
from datetime import date

import duckdb
import pandas as pd
import pytest

from etl.checking import check_sheet
from etl.contracts import load_contracts
from etl.home import Home
from etl.loading import load
from etl.publishing import prepare, work_out
from etl.reading import read_file
from etl.recognising import recognise
from etl.sql import statement
from etl.store import ensure_table, open_store
from kpis.catalogue import load_authority, load_kpis
from kpis.placements import UNSTABLE, Placement, placements_in_year
from tests.etl.sheets import check, pseudonym

AS_AT, YEAR_BEGAN = date(2018, 3, 31), date(2017, 4, 1)
WORKBOOK = "ssda903_one_workbook.xlsx"
# file -> feed; rows read, accepted, rejected
FILES = {
    "ad1.csv": ("ssda903_ad1", 29, 29, 0),
    "episodes.csv": ("ssda903_episodes", 5050, 5050, 0),
    "header.csv": ("ssda903_header", 2675, 2675, 0),
    "missing.csv": ("ssda903_missing", 43, 43, 0),
    "oc2.csv": ("ssda903_oc2", 2675, 2675, 0),
    "oc3.csv": ("ssda903_oc3", 53, 53, 0),
    "placed_for_adoption.csv": ("ssda903_placed_for_adoption", 29, 29, 0),
    "placed_for_adoption_errors.csv": ("ssda903_placed_for_adoption", 30, 30, 0),
    "previous_permanence.csv": ("ssda903_previous_permanence", 2675, 2675, 0),
    "reviews.csv": ("ssda903_reviews", 12582, 7540, 5042),
    "uasc.csv": ("ssda903_uasc", 132, 132, 0),
}
# (feed, rule, column, severity) -> how often
DOUBTS = {
    ("ssda903_episodes", "not_after_as_at", "DEC", "warning"): 12,
    ("ssda903_oc3", "unknown_code", "ACCOM", "warning"): 2,  # '01' and '02'
    ("ssda903_placed_for_adoption", "unknown_code", "REASON_PLACED_CEASED", "warning"): 29 + 30,  # 'XXX'
    ("ssda903_reviews", "after_as_at", "REVIEW", "rejected"): 5042,
    ("ssda903_reviews", "repeated", None, "warning"): 8,
}
SPECIAL_GUARDIANS = ("E45", "E46", "E47", "E48")
KPIS = (
    "cla_count", "cla_rate_10k", "cla_start_rate_10k", "cla_ceased_count", "sgo_exits_count", "sgo_exits_pct",
    "placed_with_parents_count", "placed_with_parents_pct", "cla_3plus_placements_pct", "cla_missing_pct",
    "adoptions_count", "cla_review_participation_pct",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(shared):
    return shared / "real" / "ssda903"


@pytest.fixture(scope="module")
def checked(folder):
    """File -> feed -> what checking its tables gives."""
    contracts, found = load_contracts(), {}
    for file in (*FILES, WORKBOOK):
        matches = [(sheet, recognise(sheet, contracts)) for sheet in read_file(folder / file)]
        found[file] = {m.contract.feed: check_sheet(s, m, AS_AT, pseudonym) for s, m in matches}
    return found


def raw(folder, file: str) -> pd.DataFrame:
    """A file as it stands, its dates read day first, nothing else done to it."""
    table = pd.read_csv(folder / file, dtype=str, keep_default_na=False)
    for name in ("DECOM", "DEC", "REVIEW", "MIS_START", "MIS_END", "DATE_PLACED", "DATE_PLACED_CEASED"):
        if name in table:
            table[name] = pd.to_datetime(table[name], format="%d/%m/%Y").dt.date
    return table.astype(object).where(table.notna() & (table != ""), None)


# --- what is loaded ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES)
def test_each_file_is_its_own_table_and_counts_what_can_be_counted(checked, file):
    ((feed, one),) = checked[file].items()
    assert (feed, one.read, one.accepted, one.rejected) == FILES[file]


def test_a_return_is_the_truth_for_its_collecting_year(checked):
    """Reviews go back to 2015, but of children looked after in the year alone."""
    for feed in ("episodes", "reviews", "missing"):
        one = checked[f"{feed}.csv"][f"ssda903_{feed}"]
        assert (one.window_from, one.window_to) == (YEAR_BEGAN, AS_AT)


@pytest.mark.parametrize("file", FILES)
def test_the_raw_file_has_as_many_rows_that_can_and_cannot_be_counted(folder, file):
    """A row cannot be counted without its child or date, when it lies after the as-at date or ends before it starts."""
    table, (feed, read, accepted, _) = raw(folder, file), FILES[file]
    begins = {"ssda903_episodes": "DECOM", "ssda903_reviews": "REVIEW", "ssda903_missing": "MIS_START",
              "ssda903_placed_for_adoption": "DATE_PLACED"}.get(feed)  # fmt: skip
    ends = {"DECOM": "DEC", "MIS_START": "MIS_END"}.get(begins)
    sound = sum(
        row["CHILD"] is not None
        and (begins is None or (row[begins] is not None and row[begins] <= AS_AT))
        and (ends is None or row[ends] is None or row[ends] >= row[begins])
        for row in table.to_dict("records")
    )
    assert (len(table), sound) == (read, accepted)


def test_the_workbook_holds_the_same_as_the_files(checked):
    one_by_one = {feed: one for file in FILES if "errors" not in file for feed, one in checked[file].items()}
    assert set(checked[WORKBOOK]) == set(one_by_one)
    for feed, one in checked[WORKBOOK].items():
        fields = list(load_contracts()[feed].stored_fields)
        frames = [x.frame[fields].astype(str).sort_values(fields, ignore_index=True) for x in (one, one_by_one[feed])]
        pd.testing.assert_frame_equal(*frames)
        assert (one.read, one.rejected) == (one_by_one[feed].read, one_by_one[feed].rejected)


def test_every_doubt_is_told_and_nothing_else(checked):
    told = Counter(
        (feed, p.rule, p.column, p.severity) for file in FILES for feed, one in checked[file].items()
        for p in one.problems
    )  # fmt: skip
    assert told == DOUBTS


def test_a_rejected_row_says_what_to_do(checked):
    problem = next(p for p in checked["reviews.csv"]["ssda903_reviews"].problems if p.severity == "rejected")
    assert problem.row == 3 and problem.value == "29/07/2018"
    assert "after the as-at date 31/03/2018" in problem.message and "Correct it" in problem.message


def test_repeats_are_those_of_the_raw_file(folder):
    reviews = raw(folder, "reviews.csv")
    held = reviews[[day <= AS_AT for day in reviews["REVIEW"]]]
    assert held.duplicated(["CHILD", "REVIEW"]).sum() == DOUBTS["ssda903_reviews", "repeated", None, "warning"]


def test_episodes_as_stored(checked, folder):
    frame, table = checked["episodes.csv"]["ssda903_episodes"].frame, raw(folder, "episodes.csv")
    for field, column in {"legal_status": "LS", "need": "CIN", "placement_type": "PLACE", "end_reason": "REC",
                          "placement_provider": "PLACE_PROVIDER", "new_episode_reason": "RNE"}.items():  # fmt: skip
        assert [text.split()[0] for text in frame[field]] == table[column].tolist()
    assert frame["end_date"].notna().sum() == 5050 - 1413 - 12  # blank in the file, and after the as-at date
    assert (
        frame["placement_type"].str.startswith("T2") & frame["placement_provider"].str.startswith("PR0")
    ).sum() == 47


def test_care_leavers_are_stored_as_list_9_stores_them(checked, folder):
    frame, table = checked["oc3.csv"]["ssda903_oc3"].frame, raw(folder, "oc3.csv")
    known = [text if text not in ("01", "02") else None for text in table["ACCOM"]]
    assert [None if pd.isna(text) else text[0] for text in frame["accommodation"]] == [c and c[0] for c in known]
    words = {"1": "Suitable", "2": "Unsuitable"}
    assert [None if pd.isna(text) else text for text in frame["suitable"]] == [c and words[c[1]] for c in known]
    assert frame["activity"].isna().sum() == (table["ACTIV"] == "0").sum() == 4  # not in touch, and no doubt


def test_nothing_personal_leaves_checking(checked, folder):
    header, episodes = raw(folder, "header.csv"), raw(folder, "episodes.csv")
    personal = {*header["UPN"], *episodes["PL_POST"].dropna(), *episodes["HOME_POST"].dropna(), *episodes["URN"]}
    for file, tables in checked.items():
        for feed, one in tables.items():
            cells = set(one.frame.drop(columns=["row_number", "ordinal"]).astype(str).to_numpy().ravel())
            assert not cells & personal, (file, feed)
            assert set(one.frame.columns) == {*load_contracts()[feed].stored_fields, "row_number", "ordinal"}
    for feed in ("ssda903_header", "ssda903_uasc", "ssda903_oc2", "ssda903_oc3", "ssda903_previous_permanence"):
        # no date at all: not the birth, not that of a mother's child, not the day a child turns eighteen
        assert not set(load_contracts()[feed].stored_fields.values()) & {"date", "datetime"}


def test_bands_of_age_come_from_the_birth(checked, folder):
    birth = pd.to_datetime(raw(folder, "header.csv")["DOB"], format="%d/%m/%Y")
    years = 2018 - birth.dt.year - ((birth.dt.month * 100 + birth.dt.day) > 331)
    bands = pd.cut(years, [-1, 4, 9, 15, 17, 21], labels=["0-4", "5-9", "10-15", "16-17", "18-21"])
    assert Counter(checked["header.csv"]["ssda903_header"].frame["age_band"]) == Counter(bands)


# --- tables this sample does not hold ----------------------------------------------------------------------------


def test_social_workers_are_known_by_pseudonym():
    found = check(
        ["\ufeffCHILD", "DOB", "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"],
        ["1", "01/05/2015", "SW123", "01/05/2026", "", "FCONTA"],
        ["1", "01/05/2015", "SW124", "01/05/2026", "30/04/2026", "LEFTRL"],
    )
    assert (found.feed, found.accepted, found.rejected) == ("ssda903_sw_episodes", 1, 1)
    assert found.frame["worker"].tolist() == ["<SW123>"]
    assert found.frame["worker_change_reason"].tolist() == ["FCONTA First contact"]


def test_a_time_of_day_is_kept_where_a_system_exports_it():
    found = check(
        ["CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"],
        ["1", "01/05/2011", "M", "01/05/2026 22:15", "02/05/2026"],
        ["1", "01/05/2011", "m", "03/05/2026", ""],
    )
    assert found.feed == "ssda903_missing" and found.rejected == 0
    assert found.frame["missing_from_at"].dt.hour.tolist() == [22, 0]
    assert found.frame["episode_type"].tolist() == ["Missing", "Missing"]


# --- what is published -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published(folder, tmp_path_factory):
    """(kpi, month, basis) -> (numerator, denominator) of the whole, from the real return alone."""
    home = Home(tmp_path_factory.mktemp("ssda903"))
    report = load([folder / file for file in FILES], home, AS_AT, publishes=False)
    assert [result.status for result in report.files] == ["loaded"] * len(FILES)
    contracts = load_contracts()
    with open_store(home.store) as store:
        for contract in contracts.values():
            ensure_table(store, contract.feed, contract.stored_fields)
    connection = duckdb.connect()
    connection.execute(f"attach '{home.store}' as store (read_only)")
    prepare(connection, load_authority())
    connection.execute(statement("publish/schema"))
    for kpi in KPIS:
        work_out(connection, load_kpis()[kpi], contracts)
    rows = connection.execute(
        "select kpi, strftime(month, '%Y-%m'), basis, numerator, denominator from kpi_value where dimension = 'all'"
    ).fetchall()
    return {row[:3]: row[3:] for row in rows}


@pytest.fixture(scope="module")
def children(folder) -> dict[str, list[dict]]:
    """Child -> its episodes in order, each with the day it was over: one at a time, as DfE's guide asks."""
    table = raw(folder, "episodes.csv").sort_values(["CHILD", "DECOM"])
    found: dict[str, list[dict]] = {}
    for row in table.to_dict("records"):
        row["over"] = row["DEC"] if row["DEC"] and row["DEC"] <= AS_AT else None
        row["recorded"] = row["over"] is not None
        row["short_break"] = row["LS"] in ("V3", "V4")
        before = found.setdefault(row["CHILD"], [])
        if before and (before[-1]["over"] is None or before[-1]["over"] > row["DECOM"]):
            before[-1]["over"] = row["DECOM"]
        before.append(row)
    return found


def in_care_on(children, day: date) -> dict[str, dict]:
    """Child -> the episode it is in on a day, short breaks left out."""
    latest = {child: [e for e in episodes if e["DECOM"] <= day] for child, episodes in children.items()}
    latest = {child: episodes[-1] for child, episodes in latest.items() if episodes}
    return {c: e for c, e in latest.items() if not e["short_break"] and (e["over"] is None or e["over"] > day)}


def departures(children) -> list[tuple[str, str]]:
    """(child, why it left) of the year, in order: the end of an episode that no other takes up, and not X1."""
    found = []
    for child, episodes in children.items():
        looked_after = [e for e in episodes if not e["short_break"]]
        for number, one in enumerate(looked_after):
            following = looked_after[number + 1] if number + 1 < len(looked_after) else None
            goes_on = following and following["RNE"] != "S" and following["DECOM"] <= one["over"]
            if one["recorded"] and one["REC"] != "X1" and not goes_on and one["over"] >= YEAR_BEGAN:
                found.append((child, one["REC"]))
    return found


def test_children_in_care_on_31_march(published, children):
    number = len(in_care_on(children, AS_AT))
    assert number == 1196
    assert published["cla_count", "2018-03", "snapshot"] == (number, None)
    assert published["cla_rate_10k", "2018-03", "snapshot"][0] == number


@pytest.mark.parametrize("month_end", [date(2017, 4, 30), date(2017, 10, 31), date(2018, 2, 28)])
def test_children_in_care_at_other_month_ends(published, children, month_end):
    number = len(in_care_on(children, month_end))
    assert published["cla_count", f"{month_end:%Y-%m}", "snapshot"] == (number, None)


def test_months_outside_the_collecting_year_are_gaps(published):
    assert {month for kpi, month, _ in published if kpi == "cla_count"} == {
        *(f"2017-{m:02}" for m in range(4, 13)), "2018-01", "2018-02", "2018-03",
    }  # fmt: skip


def test_children_who_started(published, children):
    started = {
        child for child, episodes in children.items()
        for e in episodes if e["RNE"] == "S" and not e["short_break"] and YEAR_BEGAN <= e["DECOM"] <= AS_AT
    }  # fmt: skip
    assert len(started) == 101
    assert published["cla_start_rate_10k", "2018-03", "rolling_12m"][0] == len(started)


def test_children_who_ceased(published, children):
    reasons = dict(departures(children))  # of a child who left twice, the last time
    assert len(reasons) == 652
    assert published["cla_ceased_count", "2018-03", "rolling_12m"] == (len(reasons), None)
    to_guardians = sum(reason in SPECIAL_GUARDIANS for reason in reasons.values())
    assert to_guardians == 124
    assert published["sgo_exits_pct", "2018-03", "rolling_12m"] == (to_guardians, len(reasons))


def test_children_who_left_to_special_guardians(published, children):
    """Two of them left again later for another reason: among all leavers they count there."""
    ever = {child for child, reason in departures(children) if reason in SPECIAL_GUARDIANS}
    assert len(ever) == 126
    assert published["sgo_exits_count", "2018-03", "rolling_12m"] == (len(ever), None)


def test_children_placed_with_parents(published, children):
    there = in_care_on(children, AS_AT)
    with_parents = sum(e["PLACE"] == "P1" for e in there.values())
    assert with_parents == 37
    assert published["placed_with_parents_count", "2018-03", "snapshot"] == (with_parents, None)
    assert published["placed_with_parents_pct", "2018-03", "snapshot"] == (with_parents, len(there))


def placements(episodes: list[dict]) -> list[list[Placement]]:
    """A child's placements, each as the episodes with one carer."""
    found: list[list[Placement]] = []
    previous = None
    for e in episodes:
        if e["short_break"]:
            continue
        same_carer = previous and e["RNE"] in ("L", "T", "U") and e["DECOM"] <= previous["over"]
        found += [] if same_carer else [[]]
        found[-1].append(Placement(e["DECOM"], e["over"], e["PLACE"]))
        previous = e
    return found


def test_children_with_three_or_more_placements(published, children):
    there = in_care_on(children, AS_AT)
    numbers = [sum(placements_in_year(one, AS_AT) > 0 for one in placements(children[c])) for c in there]
    unstable = sum(number >= UNSTABLE for number in numbers)
    assert unstable == 177
    assert published["cla_3plus_placements_pct", "2018-03", "snapshot"] == (unstable, len(there))
    assert ("cla_3plus_placements_pct", "2018-02", "snapshot") not in published


def test_children_missing_in_the_year(published, children, folder):
    looked_after = {
        child for child, episodes in children.items()
        for e in episodes if not e["short_break"] and (e["over"] is None or e["over"] >= YEAR_BEGAN)
    }  # fmt: skip
    rows = raw(folder, "missing.csv").to_dict("records")
    missing = {r["CHILD"] for r in rows if r["MISSING"] == "M" and (r["MIS_END"] is None or r["MIS_END"] >= YEAR_BEGAN)}
    assert (len(missing & looked_after), len(looked_after)) == (15, 1895)
    assert published["cla_missing_pct", "2018-03", "rolling_12m"] == (15, 1895)


def test_children_adopted(published, children):
    adopted = {child for child, reason in departures(children) if reason in ("E11", "E12")}
    assert len(adopted) == 68
    assert published["adoptions_count", "2018-03", "rolling_12m"] == (len(adopted), None)


def test_reviews_the_child_took_part_in(published, children, folder):
    reviews = raw(folder, "reviews.csv").drop_duplicates(["CHILD", "REVIEW"])
    counted = [
        row["REVIEW_CODE"] for row in reviews.to_dict("records")
        if YEAR_BEGAN <= row["REVIEW"] <= AS_AT and row["REVIEW_CODE"] != "PN0"
        and not any(
            e["short_break"] and e["DECOM"] <= row["REVIEW"] and (e["over"] is None or e["over"] > row["REVIEW"])
            for e in children.get(row["CHILD"], [])
        )
    ]  # fmt: skip
    took_part = sum(code in ("PN1", "PN2", "PN3", "PN5", "PN6") for code in counted)
    assert (took_part, len(counted)) == (1235, 1762)
    assert published["cla_review_participation_pct", "2018-03", "rolling_12m"] == (took_part, len(counted))
