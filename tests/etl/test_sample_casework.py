"""The made-up returns beside Annex A: front door, early help, supplement, meetings, permanence, disputes, SSDA903.

Their rows are held against the simulated people and against the lists of Annex A with plain set arithmetic, and the
stories are looked for with this file's own arithmetic.
"""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import mean

import pytest

from etl import loading
from etl.contracts import load_contracts
from etl.home import Home
from etl.sample import (
    disputes,
    early_help,
    fostering,
    guardians,
    legal,
    lists,
    meetings,
    permanence,
    reference,
    ssda903,
    supplement,
)
from etl.sample.dates import add_months, age_on, month_end, working_days_after
from etl.sample.decisions import contacts
from etl.sample.extracts import Extract, planned, write
from etl.sample.settings import knobs
from etl.sample.world import World, simulate

END, HORIZON = date(2026, 10, 31), date(2026, 11, 30)
DAYS = (date(2024, 6, 30), date(2025, 9, 30), END)
SEED = knobs()["seed"]
PARTS = (reference, early_help, supplement, meetings, permanence, disputes, ssda903)
CLOSED = "e) Closed episode"
OPEN_STATUS = {
    "a) Looked after child": "Child in care",
    "b) Child Protection plan": "Child protection",
    "c) Child in need plan": "Child in need",
    "d) Open assessment": "Open assessment",
}


@pytest.fixture(scope="session")
def world() -> World:
    return simulate(SEED, HORIZON)


def sheets(world: World, kind: str, as_at: date) -> dict[str, list[dict]]:
    """The rows of one file, by sheet."""
    (wanted,) = (one for part in PARTS for one in part.RETURNS if one.kind == kind)
    return wanted.sheets(world, as_at)


def annex_a(world: World, number: int, as_at: date) -> list[dict]:
    return list(lists.LISTS[number - 1][1](lists.Picture(world, as_at)))


def ids(rows: list[dict], column: str = "Child Unique ID") -> set[str]:
    return {row[column] for row in rows}


def code(text: str) -> str:
    """The code inside 'f) U6: Foster placement'."""
    return text.split(") ")[-1].split(":")[0]


def in_care(world: World, as_at: date) -> dict[str, dict]:
    """Rows of list 8 of children in care on the day."""
    rows = [row for row in annex_a(world, 8, as_at) if not row["Date Ceased to be Looked After "]]
    return {row["Child Unique ID"]: row for row in rows}


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("casework")
    kinds = {one.kind for part in PARTS for one in part.RETURNS}
    newest = {kind: max(e.as_at for e in planned(42, END) if e.kind == kind) for kind in kinds}
    wanted = [Extract("Partner agencies", newest.pop("Partner agencies"))]
    wanted += [Extract(kind, day) for kind, day in newest.items()]
    return [write(extract, folder, SEED, HORIZON) for extract in wanted]


class TestFiles:
    def test_every_row_is_accepted_without_a_word(self, written, tmp_path):
        home = Home(tmp_path)
        loading.load(written[:1], home, publishes=False)
        report = loading.check(written[1:], home)
        assert {result.status for result in report.files} == {"loaded"}
        assert [(r.feed, p.message) for r in report.files for p in r.problems] == []
        assert all(result.read == result.accepted > 0 for result in report.files)

    def test_together_they_hold_every_feed_of_the_part(self, written, tmp_path):
        found = {result.feed for result in loading.check(written, Home(tmp_path)).files}
        assert found == {
            "teams", "partner_agencies", "front_door", "early_help", "graded_care_profiles", "lcs_supplement",
            "meetings", "permanence_tracker", "plo_tracker", "sgo_register", "fostering_households",
            "placement_moves", "iro_disputes", "ssda903_header", "ssda903_episodes", "ssda903_reviews",
            "ssda903_missing", "ssda903_oc2", "ssda903_oc3", "ssda903_ad1", "ssda903_placed_for_adoption",
            "ssda903_previous_permanence", "ssda903_uasc", "ssda903_sw_episodes",
        }  # fmt: skip

    def test_headings_are_those_of_the_contracts(self, world):
        known = {column.name for contract in load_contracts().values() for column in contract.columns}
        for part in PARTS:
            for one in part.RETURNS:
                for rows in one.sheets(world, END).values():
                    assert set(rows[0]) <= known

    def test_another_simulation_of_the_same_seed_gives_the_same_rows_in_any_order(self, world):
        again = simulate.__wrapped__(SEED, HORIZON)
        for part in reversed(PARTS):
            for one in reversed(part.RETURNS):
                assert one.sheets(again, END) == one.sheets(world, END)

    def test_few_files(self):
        """About eighty: monthly where a month can only be told by its own extract, else by quarter or year."""
        kinds = {one.kind for part in PARTS for one in part.RETURNS}
        assert Counter(e.kind for e in planned(42, END) if e.kind in kinds) == {
            "Annex A supplement": 30, "Front door and early help": 25, "Permanence": 11, "Meetings attendance": 4,
            "Dispute resolution": 4, "SSDA903": 3, "Partner agencies": 1, "Teams": 1,
        }  # fmt: skip

    def test_the_list_of_agencies_comes_before_what_is_read_with_it(self):
        kinds = [e.kind for e in planned(42, END)]
        first = kinds.index("Partner agencies")
        assert first < kinds.index("Front door and early help")
        assert all(e.as_at < END for e in planned(42, END) if e.kind in ("Partner agencies", "Teams"))

    @pytest.mark.parametrize("as_at", DAYS)
    def test_nothing_is_known_before_it_happens(self, world, as_at):
        """Only a second review may be planned ahead, and an answer be due."""
        ahead = {"Date of second review", "Response due"}
        for kind in ("Front door and early help", "Annex A supplement", "Permanence", "Dispute resolution", "SSDA903"):
            for name, rows in sheets(world, kind, as_at).items():
                for row in rows:
                    later = {c for c, v in row.items() if isinstance(v, date) and _day(v) > as_at}
                    assert later <= ahead, (kind, name, later)

    def test_every_team_is_on_the_list_of_teams(self, world):
        listed = ids(sheets(world, "Teams", END)["Teams"], "Team")
        found = {
            row["Team"]
            for kind in ("Annex A supplement", "Meetings attendance", "Permanence", "Dispute resolution")
            for rows in sheets(world, kind, END).values()
            for row in rows
            if "Team" in row
        }
        assert found <= listed and set(knobs()["teams"]) <= listed


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


class TestFrontDoor:
    def test_the_contacts_are_those_of_list_1(self, world):
        """Two months at a time, children and days alike."""
        rows = list(contacts(world, END))
        reported = Counter((r["Child Unique ID"], r["Date and time received"].date()) for r in rows)
        listed = Counter(
            (row["Child Unique ID"], row["Date of Contact"])
            for row in annex_a(world, 1, END)
            if row["Date of Contact"] >= date(2026, 9, 1)
        )
        assert reported == listed

    def test_a_contact_is_a_referral_exactly_when_list_3_has_it(self, world):
        referred = {(row["Child Unique ID"], row["Date of referral"]) for row in annex_a(world, 3, END)}
        for row in contacts(world, END):
            if row["Outcome"]:
                became = row["Outcome"] in ("Referral to social care", "Section 47")
                assert became == ((row["Child Unique ID"], row["Date and time received"].date()) in referred)

    def test_a_decision_follows_the_contact(self, world):
        decided = [r for r in contacts(world, END) if r["Decision date and time"]]
        assert all(r["Decision date and time"] > r["Date and time received"] for r in decided)

    def test_one_contact_has_one_day_and_brothers_and_sisters(self, world):
        days = defaultdict(set)
        for row in contacts(world, END):
            days[row["Contact ID"]].add(row["Date and time received"])
        assert all(len(moments) == 1 for moments in days.values())


class TestEarlyHelp:
    @pytest.mark.parametrize("as_at", DAYS[1:])
    def test_assessments_completed_are_those_of_list_2(self, world, as_at):
        """But for families stepped down, who keep the social worker's assessment."""
        rows = list(early_help.assessments(world, as_at))
        since = add_months(as_at, -6)
        listed = {
            (row["Child Unique ID"], row["Assessment start date"], row["Assessment completion date"])
            for row in annex_a(world, 2, as_at)
        }
        own = {
            (row["Child Unique ID"], row["EHA started"], row["EHA completed"])
            for row in rows
            if row["Stepped down from social care"] == "No" and row["EHA started"] >= since
        }
        assert own == listed

    def test_a_family_stepped_down_had_a_social_worker_until_then(self, world):
        ended = defaultdict(list)
        for need in world.needs:
            ended[need.child.id].append(need.end)
        stepped = [row for row in early_help.assessments(world, END) if row["Stepped down from social care"] == "Yes"]
        assert len(stepped) > 60
        for row in stepped:
            gap = [(row["EHA started"] - day).days for day in ended[row["Child Unique ID"]]]
            assert any(0 <= days <= 14 for days in gap)

    def test_one_stepped_up_was_referred_that_day(self, world):
        referred = {(sibling.id, r.day) for r in world.referrals for sibling in r.child.family.children}
        stepped_up = [r for r in early_help.assessments(world, END) if r["End reason"] == "Stepped up to social care"]
        assert stepped_up
        assert all((row["Child Unique ID"], row["Episode end date"]) in referred for row in stepped_up)

    def test_profiles_are_of_families_in_early_help(self, world):
        families = {early_help.family_number(one.child.family) for one in early_help.episodes(world)}
        assert ids(list(early_help.graded_care_profiles(world, END)), "Family ID") <= families


class TestSupplement:
    @pytest.mark.parametrize("as_at", DAYS)
    def test_a_row_for_every_open_child_and_only_those(self, world, as_at):
        rows = list(supplement.supplement(world, as_at))
        of_list_6 = {
            row["Child Unique ID"]: OPEN_STATUS[row["Case status"]]
            for row in annex_a(world, 6, as_at)
            if row["Case status"] != CLOSED
        }
        leavers = dict.fromkeys(ids(annex_a(world, 9, as_at)), "Care leaver")
        assert len(rows) == len(ids(rows))
        assert {row["Child Unique ID"]: row["Case status"] for row in rows} == {**leavers, **of_list_6}

    def test_teams_are_those_of_list_6(self, world):
        of_list_6 = {row["Child Unique ID"]: row["Allocated Team"] for row in annex_a(world, 6, END)}
        for row in supplement.supplement(world, END):
            if row["Case status"] != "Care leaver":
                assert row["Team"] == of_list_6[row["Child Unique ID"]]

    def test_assessments_of_children_at_home_are_those_authorised(self, world):
        authorised = defaultdict(set)
        for one in world.assessments:
            if one.recorded <= END:
                authorised[one.child.id].add(one.end)
        for row in supplement.supplement(world, END):
            day = row["Last assessment authorised"]
            if day and row["Case status"] not in ("Child in care", "Care leaver"):
                assert day == max(d for d in authorised[row["Child Unique ID"]] if d <= END)

    def test_a_plan_for_neglect_follows_an_assessment_that_found_it(self, world):
        found = {row["Child Unique ID"]: row["Latest assessment factors"] for row in supplement.supplement(world, END)}
        plans = [p for p in world.plans if p.start <= END < p.end and p.category == "a) Neglect"]
        last = {}
        for one in sorted(world.assessments, key=lambda a: a.end):
            if one.end <= END:
                last[one.child] = one.end
        sure = [p for p in plans if found[p.child.id] and p.start <= last[p.child]]
        assert sure and all("16A" in found[p.child.id].split(", ") for p in sure)

    def test_the_last_review_and_the_part_taken_are_those_of_the_return(self, world):
        told = {(r["CHILD"], r["REVIEW"]): r["REVIEW_CODE"] for r in sheets(world, "SSDA903", END)["reviews"]}
        reviewed = {child: row["Date of Latest Statutory Review"] for child, row in in_care(world, END).items()}
        rows = [row for row in supplement.supplement(world, END) if row["Child Unique ID"] in reviewed]
        since_april = [row for row in rows if (reviewed[row["Child Unique ID"]] or date.min) >= date(2026, 4, 1)]
        assert len(since_april) > 250
        for row in since_april:
            child = row["Child Unique ID"]
            assert row["Took part in last review"] == told[child, reviewed[child]]

    def test_answers_are_given_only_where_they_apply(self, world):
        for row in supplement.supplement(world, END):
            cared_for = row["Case status"] == "Child in care"
            assert (row["PEP required"] is not None) == cared_for
            assert (row["Advocate offered"] is not None) == (row["Case status"] == "Child protection")
            assert row["SDQ score"] is None or 0 <= row["SDQ score"] <= 40
            assert row["On ACT pathway"] == "No" or row["Complex safeguarding (SHINE) open"] == "Yes"

    def test_only_teenagers_are_open_to_complex_safeguarding(self, world):
        born = {child.id: child.born for child in (need.child for need in world.needs)}
        rows = [r for r in supplement.supplement(world, END) if r["Complex safeguarding (SHINE) open"] == "Yes"]
        assert 20 <= len(rows) <= 45
        assert all(11 <= age_on(born[row["Child Unique ID"]], END) <= 17 for row in rows)


class TestMeetings:
    def test_they_are_of_conferences_and_reviews_that_were_held(self, world):
        rows = list(meetings.attendance(world, END))
        days = defaultdict(set)
        for row in rows:
            days[row["Meeting type"]].add(row["Meeting date"])
        assert days["ICPC"] <= {e.conference for e in world.enquiries}
        reviews = {r["REVIEW"] for r in sheets(world, "SSDA903", END)["reviews"]}
        assert days["CLA review"] == reviews

    def test_a_familys_conference_is_one_meeting(self, world):
        held = {(e.child.family.id, e.conference) for e in world.enquiries if e.conference}
        wanted = [one for one in held if date(2025, 4, 1) <= one[1] <= date(2026, 3, 31)]
        rows = meetings.attendance(world, date(2026, 3, 31))
        assert len({r["Meeting ID"] for r in rows if r["Meeting type"] == "ICPC"}) == len(wanted)

    def test_list_7_tells_the_latest_review_conference(self, world):
        day_of = {(one.kind, child.id, one.day) for _, one in meetings.meetings(world) for child in one.children}
        reviewed = [r for r in annex_a(world, 7, END) if r["Date of latest review conference"]]
        for row in reviewed:
            day = row["Date of latest review conference"]
            assert day < date(2023, 4, 1) or ("Review conference", row["Child Unique ID"], day) in day_of

    def test_years_follow_each_other_without_overlap(self, world):
        days = [e.as_at for e in planned(42, END) if e.kind == "Meetings attendance"]
        held = [{r["Meeting ID"] for r in meetings.attendance(world, day)} for day in days]
        assert sum(map(len, held)) == len(set().union(*held)) > 5500


class TestPermanence:
    @pytest.mark.parametrize("as_at", DAYS)
    def test_the_tracker_holds_the_children_of_list_8(self, world, as_at):
        rows = {row["Child Unique ID"]: row for row in permanence.permanence_tracker(world, as_at)}
        listed = in_care(world, as_at)
        assert rows.keys() == listed.keys()
        for child, row in rows.items():
            assert row["Date became looked after"] == listed[child]["Date Started to be Looked After"]
            at_home = code(listed[child]["Placement Type"]) == "P1"
            assert row["Placed with parents on a care order"] == ("Yes" if at_home else "No")

    @pytest.mark.parametrize("as_at", DAYS)
    def test_children_at_home_are_under_a_care_order(self, world, as_at):
        at_home = [row for row in in_care(world, as_at).values() if code(row["Placement Type"]) == "P1"]
        assert at_home and {code(row["Child's Legal Status"]) for row in at_home} <= {"C1", "C2"}

    def test_moves_are_those_between_placements(self, world):
        since = add_months(END, -12)
        expected = {
            (care.child.id, later.start, earlier.kind, later.kind)
            for care in world.care
            for earlier, later in zip(care.placements, care.placements[1:], strict=False)
            if since <= later.start <= END and later.start < care.end
        }
        rows = permanence.placement_moves(world, END)
        told = {(r["Child Unique ID"], r["Move date"], r["From placement type"], r["To placement type"]) for r in rows}
        assert told == expected

    def test_cases_before_the_court_are_families_whose_child_came_into_care_under_an_order(self, world):
        came = defaultdict(list)
        for care in world.care:
            if care.legal[0][1].startswith("C1"):
                came[care.child.family.id].append(care.start)
        issued = [one for _, one in legal.cases(world) if one.issued < legal.FOR_GOOD]
        assert all(any(0 <= (day - one.issued).days < 8 for day in came[one.family.id]) for one in issued)
        since = date(2024, 1, 1)
        expected = {(family, day) for family, days in came.items() for day in days if since <= day <= END}
        covered = {
            (family, day)
            for family, day in expected
            if any(one.family.id == family and -60 <= (one.issued - day).days <= 0 for one in issued)
        }
        assert covered == expected

    def test_a_case_runs_in_order(self, world):
        for row in legal.tracker(world, END):
            steps = ("Pre-proceedings start", "Pre-proceedings end", "Date proceedings issued", "Final order date")
            days = [row[step] for step in steps if row[step]]
            assert days == sorted(days)
            assert row["Final order date"] is None or row["Date proceedings issued"]

    def test_guardians_children_left_care_by_that_order(self, world):
        left = {c.child.id: c.end for c in world.care if "Special Guardianship" in c.reason and c.end <= END}
        rows = list(guardians.guardianships(world, END))
        known = {child.id for child in (need.child for need in world.needs)}
        from_care = {r["Child Unique ID"]: r["SGO date"] for r in rows if r["Child Unique ID"] in known}
        assert from_care.items() <= left.items()
        recent = {child: day for child, day in left.items() if day >= date(2023, 4, 1)}
        assert recent.items() <= from_care.items()

    @pytest.mark.parametrize("as_at", DAYS)
    def test_nobody_is_in_care_and_with_a_guardian(self, world, as_at):
        rows = guardians.guardianships(world, as_at)
        living = {row["Child Unique ID"] for row in rows if row["Still living with guardian"] == "Yes"}
        assert not living & in_care(world, as_at).keys()

    def test_a_household_is_approved_after_it_applied(self, world):
        for row in fostering.fostering_households(world, END):
            steps = ("Enquiry date", "Application date", "Approved date", "De-registered date")
            days = [row[step] for step in steps if row[step]]
            assert days == sorted(days)


class TestDisputes:
    def test_each_comes_out_of_a_conference_or_review_of_its_child(self, world):
        held = defaultdict(set)
        for _, one in meetings.meetings(world):
            for child in one.children:
                held[child.id].add(one.day)
        first: dict[str, dict] = {}
        for row in disputes.tracker(world, END):
            first.setdefault(row["Dispute ID"], row)
        for row in first.values():
            before = [(row["Raised date"] - day).days for day in held[row["Child Unique ID"]]]
            assert any(0 < days < 14 for days in before)

    def test_what_is_not_settled_goes_up_a_stage(self, world):
        steps = defaultdict(list)
        for row in disputes.tracker(world, date(2026, 3, 31)):
            steps[row["Dispute ID"]].append(row)
        stages = list(disputes.STAGES)
        for rows in steps.values():
            order = [stages.index(row["Stage"]) for row in rows]
            assert order == list(range(order[0], order[0] + len(rows)))
            assert all(row["Outcome"] == "Escalated" for row in rows[:-1])


class TestSSDA903:
    @pytest.mark.parametrize("as_at", (date(2025, 3, 31), date(2026, 3, 31), END))
    def test_open_episodes_are_the_children_of_list_8(self, world, as_at):
        episodes = sheets(world, "SSDA903", as_at)["episodes"]
        open_ones = {row["CHILD"]: row for row in episodes if row["DEC"] is None}
        listed = in_care(world, as_at)
        assert open_ones.keys() == listed.keys()
        for child, row in open_ones.items():
            assert row["PLACE"] == code(listed[child]["Placement Type"])
            assert row["LS"] == code(listed[child]["Child's Legal Status"])
            begun = (
                listed[child]["Start Date of Most Recent Placement"],
                listed[child]["Start date of current legal status"],
            )
            assert row["DECOM"] == max(begun)

    @pytest.mark.parametrize("as_at", (date(2025, 3, 31), END))
    def test_episodes_follow_each_other_without_a_gap(self, world, as_at):
        of_child = defaultdict(list)
        for row in sheets(world, "SSDA903", as_at)["episodes"]:
            of_child[row["CHILD"]].append(row)
        for rows in of_child.values():
            for one, following in zip(rows, rows[1:], strict=False):
                assert one["DEC"] is not None and one["DEC"] <= following["DECOM"]
                if one["REC"] == "X1":
                    assert one["DEC"] == following["DECOM"] and following["RNE"] != "S"
                else:
                    assert following["RNE"] == "S"

    def test_ends_are_those_of_list_8(self, world):
        ended = {
            (row["CHILD"], row["DEC"], row["REC"])
            for row in sheets(world, "SSDA903", END)["episodes"]
            if row["REC"] not in (None, "X1")
        }
        listed = {
            (row["Child Unique ID"], ceased, code(row["Reason Ceased to be Looked After"]))
            for row in annex_a(world, 8, END)
            if (ceased := row["Date Ceased to be Looked After "])
        }
        assert {one for one in ended if one[1] > date(2026, 5, 1)} == {
            one for one in listed if one[1] > date(2026, 5, 1)
        }

    def test_every_table_is_of_children_of_the_header(self, world):
        tables = sheets(world, "SSDA903", END)
        everyone = ids(tables["header"], "CHILD")
        for name in ("episodes", "reviews", "missing", "oc2", "placed_for_adoption", "previous_permanence", "uasc"):
            assert ids(tables[name], "CHILD") <= everyone
        assert ids(tables["uasc"], "CHILD") == {
            row["CHILD"] for row in tables["header"] if any(c.from_abroad for c in _care_of(world, row["CHILD"]))
        }

    def test_a_child_missing_from_care_is_in_care(self, world):
        for row in sheets(world, "SSDA903", END)["missing"]:
            day = row["MIS_START"].date()
            assert any(care.start <= day < care.end for care in _care_of(world, row["CHILD"]))


def _care_of(world: World, child: str) -> list:
    return [care for care in world.care if care.child.id == child]


def _share(rows, met) -> float:
    rows = list(rows)
    return 100 * mean(bool(met(row)) for row in rows)


class TestStories:
    def prompt(self, world, month: date) -> float:
        """Contacts of the month decided by the end of the next working day, told a month later."""
        rows = [
            row
            for row in contacts(world, month_end(add_months(month, 1)))
            if row["Date and time received"].date() <= month_end(month)
        ]

        def in_time(row: dict) -> bool:
            return row["Decision date and time"].date() <= working_days_after(row["Date and time received"].date(), 1)

        return _share(rows, in_time)

    def test_the_new_front_door_decides_sooner(self, world):
        before = [self.prompt(world, date(2025, month, 1)) for month in (3, 6, 9, 11)]
        since = [self.prompt(world, date(2026, month, 1)) for month in (2, 5, 8)]
        assert max(before) < 76 and min(since) > 88

    def test_fewer_contacts_wait_at_month_end(self, world):
        waiting = lambda day: sum(r["Unallocated at month end"] == "Yes" for r in contacts(world, day))  # noqa: E731
        assert min(waiting(date(2025, month, 30)) for month in (4, 6, 9, 11)) > 25
        assert max(waiting(date(2026, month, 30)) for month in (4, 6, 9)) < 20

    def oversight(self, world, as_at: date, team: str | None = None) -> float:
        standard = knobs()["supplement"]["oversight"]["days"]
        rows = [r for r in supplement.supplement(world, as_at) if team in (None, r["Team"])]

        def in_standard(row: dict) -> bool:
            day = row["Last management oversight"]
            return day and (as_at - day).days <= standard[row["Case status"]]

        return _share(rows, in_standard)

    def test_management_oversight_rises_but_not_in_south(self, world):
        first = date(2024, 5, 31)
        assert 55 <= self.oversight(world, first) <= 67 and 74 <= self.oversight(world, END) <= 83
        assert self.oversight(world, END, "North") > self.oversight(world, END, "South") + 12

    def test_chronologies_come_in_team_by_team(self, world):
        written = lambda row: row["Child impact chronology date"]  # noqa: E731
        first, last = (list(supplement.supplement(world, day)) for day in (date(2024, 5, 31), END))
        assert _share(first, written) < 20 and 50 < _share(last, written) < 70
        by_team = {
            team: _share((r for r in last if r["Team"] == team), written) for team in ("North", "Court and Care")
        }
        assert by_team["North"] > 75 and by_team["Court and Care"] < 60

    def test_initial_health_assessments_come_later_and_later(self, world):
        def in_time(year: int) -> float:
            started = [c for c in world.care if date(year, 11, 1) <= c.start <= date(year + 1, 9, 30)]
            lasted = [c for c in started if c.end >= (due := working_days_after(c.start, 20)) and due <= END]
            return _share(lasted, lambda c: supplement.initial_health(c) <= working_days_after(c.start, 20))

        assert in_time(2023) > 76 and in_time(2025) < 70

    def test_partners_share_of_early_help_has_not_moved(self, world):
        own = {"Early Help Team"}
        led = [
            _share(
                (r for r in early_help.assessments(world, day) if r["EHA completed"]),
                lambda r: r["Lead agency"] not in own,
            )
            for day in (date(2024, 10, 31), date(2025, 10, 31), END)
        ]
        assert max(led) - min(led) < 5 and 45 < mean(led) < 56

    def test_drift_before_proceedings_becomes_rare(self, world):
        def over(as_at: date) -> int:
            waiting = [
                r for r in legal.tracker(world, as_at) if r["Pre-proceedings start"] and not r["Pre-proceedings end"]
            ]
            return sum(as_at - row["Pre-proceedings start"] > timedelta(weeks=16) for row in waiting)

        early = [over(month_end(date(2023, month, 1))) for month in range(6, 13)]
        late = [over(month_end(date(2026, month, 1))) for month in range(4, 11)]
        assert mean(early) > mean(late) + 2

    def test_proceedings_take_thirty_weeks_still(self, world):
        """Against twenty-six: unchanged."""
        for year in (2024, 2025, 2026):
            done = [
                c
                for _, c in legal.cases(world)
                if add_months(date(year, 10, 31), -12) < c.ordered <= date(year, 10, 31)
            ]
            assert 28.5 < mean((c.ordered - c.issued).days / 7 for c in done) < 33.5

    def test_plans_for_permanence_are_agreed_sooner(self, world):
        def in_time(since: date, until: date) -> float:
            rows = [row for day in (until,) for row in permanence.permanence_tracker(world, day)]
            held = [r for r in rows if r["Date of second review"] and since <= r["Date of second review"] <= until]
            return _share(held, lambda r: r["Date plan agreed"] and r["Date plan agreed"] <= r["Date of second review"])

        assert in_time(date(2023, 7, 1), date(2024, 6, 30)) < 62
        assert in_time(date(2025, 11, 1), END) > 74

    def test_probation_comes_less_often_health_visitors_more(self, world):
        def there(year: int, agency: str) -> float:
            rows = [r for r in meetings.attendance(world, date(year, 3, 31)) if r["Agency"] == agency]
            return _share(rows, lambda r: r["Attended"] == "Yes")

        assert there(2024, "Probation") > there(2026, "Probation") + 7
        assert there(2024, "Health visiting") < there(2026, "Health visiting") - 4
        assert there(2026, "GP surgery") < 20

    def test_disputes_are_answered_sooner(self, world):
        rows = [r for r in disputes.tracker(world, END) if r["Response due"] <= END and r["Outcome"] != "Withdrawn"]

        def in_time(year: int) -> float:
            due = [r for r in rows if r["Response due"].year == year]
            return _share(due, lambda r: r["Response date"] and r["Response date"] <= r["Response due"])

        assert in_time(2023) < 62 < 72 < in_time(2026)

    def test_more_households_are_approved_this_year(self, world):
        approved = [
            row["Approved date"]
            for row in fostering.fostering_households(world, END)
            if row["Household type"] in fostering.RECRUITED and row["Approved date"]
        ]
        in_year = Counter(day.year if day.month >= 4 else day.year - 1 for day in approved)
        assert in_year[2025] < 15 and in_year[2026] >= 9

    def test_more_care_leavers_take_part_in_their_reviews(self, world):
        heard = ("PN1", "PN2", "PN3", "PN5", "PN6")

        def took_part(since: date, until: date) -> float:
            held = {
                number: one
                for number, one in meetings.meetings(world)
                if one.kind == meetings.PATHWAY and since < one.day <= until
            }
            codes = [meetings.took_part(one.children[0], one.day) for one in held.values()]
            return _share(codes, lambda one: one in heard)

        assert took_part(date(2024, 3, 31), date(2025, 3, 31)) + 6 < took_part(date(2025, 10, 31), END)
