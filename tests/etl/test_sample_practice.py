"""The sample's returns on staff, feedback and the improvement plan: true to each other, accepted whole, with stories.

As in test_sample.py the numbers are worked out here from the rows themselves, with this file's own arithmetic.
"""

import hashlib
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from statistics import mean

import pytest

from etl import loading
from etl.home import Home
from etl.sample import board, complaints, feedback, marac, returns, supervision, survey, training, typed
from etl.sample.dates import add_months, month_end, months_between
from etl.sample.extracts import planned, write
from etl.sample.lists import LISTS, Picture
from etl.sample.settings import knobs
from etl.sample.world import World, simulate
from kpis.catalogue import load_kpis

END, HORIZON = date(2026, 10, 31), date(2026, 11, 30)
SEED = knobs()["seed"]
MONTH_ENDS = [month_end(month) for month in months_between(date(2023, 5, 1), END)]
KINDS = {
    "Supervision": 4,
    "Training completions": 30,
    "Complaints and feedback": 4,
    "MARAC outcomes": 4,
    "Board papers": 22,
}
TYPED = {"Workforce": 42, "KPI values": 1, "KPI targets": 1}


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(SEED, HORIZON)


@pytest.fixture(scope="module")
def staff(world) -> dict[date, list[dict]]:
    """The workforce return of every month end."""
    return {day: list(returns.workforce(world, day)) for day in MONTH_ENDS}


@pytest.fixture(scope="module")
def papers(world) -> dict[date, dict[str, list[dict]]]:
    """The papers of every board."""
    return {day: board.sheets(world, day) for day in board.plan()["boards"]}


@pytest.fixture(scope="module")
def values(world) -> list[dict]:
    """What is typed, for all months of the sample."""
    return list(typed.kpi_values(world, date(2023, 5, 31), END))


def newest_and_oldest(kind: str) -> list:
    found = [extract for extract in planned(42, END) if extract.kind == kind]
    return found if len(found) == 1 else [found[0], found[-1]]


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("practice")
    return [write(extract, folder, SEED, HORIZON) for kind in KINDS | TYPED for extract in newest_and_oldest(kind)]


def in_post(rows: list[dict]) -> dict[str, dict]:
    return {row["Worker ID"]: row for row in rows if row["Worker ID"] and row["End date"] is None}


def share(met, of) -> float:
    return 100 * sum(map(bool, met)) / len(of)


def percent(answers) -> float:
    """Of answers that are True or False."""
    listed = list(answers)
    return share(listed, listed)


class TestFiles:
    def test_few_of_each(self):
        assert {k: n for k, n in Counter(e.kind for e in planned(42, END)).items() if k in KINDS} == KINDS

    def test_the_same_seed_gives_the_same_bytes(self, files, tmp_path):
        digest = lambda path: hashlib.sha256(path.read_bytes()).hexdigest()  # noqa: E731
        again = [write(e, tmp_path, SEED, HORIZON) for kind in KINDS | TYPED for e in newest_and_oldest(kind)]
        assert [digest(path) for path in again] == [digest(path) for path in files]

    def test_every_row_is_accepted_without_a_word(self, files, tmp_path):
        report = loading.check(files, Home(tmp_path))
        assert {(r.file, r.status, r.rejected, r.problems) for r in report.files} == {
            (r.file, "loaded", 0, ()) for r in report.files
        }
        assert {result.feed for result in report.files} == {
            "supervision", "supervision_audits", "training", "complaints", "survey", "marac", "plan_actions",
            "action_updates", "risk_register", "impact", "workforce", "kpi_values", "kpi_targets",
        }  # fmt: skip

    def test_year_files_and_the_newest_leave_no_gap(self, world):
        days = [e.as_at for e in planned(42, END) if e.kind == "Supervision"]
        months = set()
        for day in days:
            months |= {row["Month"] for row in supervision.sheets(world, day)["Supervision log"]}
        assert sorted(months) == list(months_between(date(2023, 3, 1), END))

    def test_nothing_is_known_before_it_happens(self, world):
        day = date(2025, 3, 31)
        lists = {**supervision.sheets(world, day), **feedback.sheets(world, day), **marac.sheets(world, day)}
        lists |= training.sheets(world, day)
        lists["Workforce"] = list(returns.workforce(world, day))
        lists["Audits"] = list(returns.audits(world, day))
        for rows in lists.values():
            for row in rows:
                assert {k for k, v in row.items() if isinstance(v, date) and v > day} <= {"Response due", "Actions due"}

    def test_a_year_open_at_its_end_is_told_again_in_the_next_file(self, world):
        """A complaint received in March is answered in April: the next file has both."""
        before, after = (
            {(r["Complaint ID"], r["Stage"]): r for r in complaints.rows(world, day)}
            for day in (date(2026, 3, 31), END)
        )
        waiting = [
            key
            for key, row in before.items()
            if row["Response due"] and not row["Response date"] and not row["Outcome"]
        ]
        assert waiting and set(waiting) <= set(after)
        assert any(after[key]["Response date"] for key in waiting)


class TestWorkforce:
    def test_who_leaves_is_listed_with_the_last_day_and_then_gone(self, staff):
        for before, after in zip(MONTH_ENDS, MONTH_ENDS[1:], strict=False):
            left = {row["Worker ID"]: row["End date"] for row in staff[after] if row["End date"]}
            gone = set(in_post(staff[before])) - set(in_post(staff[after]))
            assert gone <= set(left) and not set(left) & set(in_post(staff[after]))
            assert all(before < day < after for day in left.values())

    def test_a_vacant_post_has_no_staff_of_the_councils_own(self, staff):
        for rows in staff.values():
            vacant = {row["Post ID"] for row in rows if row["Employment type"] == "Vacant"}
            own = {row["Post ID"] for row in in_post(rows).values() if row["Employment type"] != "Agency"}
            assert vacant and not vacant & own

    def test_managers_are_at_work_and_manage(self, staff):
        for rows in staff.values():
            present = in_post(rows)
            for row in present.values():
                if row["Case holding"] == "Yes" and row["Team"] != "Project Team":
                    manager = present[row["Line manager worker ID"]]
                    assert manager["Role"] in ("Practice manager", "Service manager")
                    assert manager["Working days lost in month"] < 16

    def test_turnover_is_that_of_a_council_that_struggles(self, staff):
        """England has about 12 % to 17 % in these years, councils after a poor inspection a quarter."""
        own = lambda row: row["SWE registered"] == "Yes" and row["Employment type"] in ("Permanent", "Fixed term")  # noqa: E731
        for n in range(11, len(MONTH_ENDS), 6):
            year = [row for day in MONTH_ENDS[n - 11 : n + 1] for row in staff[day] if own(row) and row["End date"]]
            now = [row for row in in_post(staff[MONTH_ENDS[n]]).values() if own(row)]
            assert 12 <= 100 * sum(r["Worker FTE"] for r in year) / sum(r["Worker FTE"] for r in now) <= 24

    def test_vacancies_fall_from_a_third_to_a_quarter(self, staff):
        def rate(day: date) -> float:
            vacant = sum(r["Budgeted FTE"] for r in staff[day] if r["Employment type"] == "Vacant")
            own = [r for r in in_post(staff[day]).values() if r["SWE registered"] == "Yes"]
            filled = sum(r["Worker FTE"] for r in own if r["Employment type"] != "Agency")
            return 100 * vacant / (vacant + filled)

        assert 29 <= rate(MONTH_ENDS[0]) <= 34 and 21 <= rate(END) <= 26


class TestSupervision:
    def test_it_is_of_people_in_post_in_the_team(self, world, staff):
        listed = {(day.replace(day=1), r["Worker ID"], r["Team"], r["Role"]) for day in staff for r in staff[day]}
        rows = supervision.sheets(world, END)["Supervision log"]
        assert {(r["Month"], r["Worker ID"], r["Team"], r["Role"]) for r in rows} <= listed
        assert max(Counter((r["Month"], r["Worker ID"]) for r in rows).values()) == 1

    def test_who_was_ill_all_month_was_not_supervised(self, world, staff):
        held = {
            (r["Month"], r["Worker ID"]) for r in supervision.sheets(world, END)["Supervision log"] if r["Date held"]
        }
        ill = {
            (day.replace(day=1), row["Worker ID"])
            for day, rows in staff.items()
            for row in in_post(rows).values()
            if row["Working days lost in month"] > 16 * row["Worker FTE"]
        }
        assert ill and not ill & held

    def test_audits_are_of_supervision_held_the_month_before(self, world):
        sheets = supervision.sheets(world, END)
        held = {(r["Month"], r["Worker ID"], r["Team"]) for r in sheets["Supervision log"] if r["Date held"]}
        later = [r for r in sheets["Supervision audits"] if r["Audit month"] >= date(2025, 11, 1)]
        assert {(add_months(r["Audit month"], -1), r["Supervisee ID"], r["Team"]) for r in later} <= held
        assert all((r["Overall grade"] is None) == (r["Date completed"] is None) for r in later)
        assert all(bool(r["Moderated grade"]) == (r["Moderated"] == "Yes") for r in later)

    def test_it_gets_better_but_not_in_court_and_care(self, world):
        sessions = [s for s in supervision.supervision(world)[0] if s.reason != "Sickness"]

        def standard(first: date, last: date, *teams: str) -> float:
            return percent(
                s.in_standard for s in sessions if first <= s.month <= last and (not teams or s.post.team in teams)
            )

        assert 58 <= standard(date(2023, 4, 1), date(2023, 9, 1)) <= 66
        assert 75 <= standard(date(2026, 5, 1), END) < 80
        assert standard(date(2023, 4, 1), date(2024, 3, 1), "Court and Care") > 67
        assert standard(date(2025, 11, 1), END, "Court and Care") < 61

    def test_reflection_is_stuck_while_grades_improve(self, world):
        audits = [a for a in supervision.supervision(world)[1] if a.completed and a.month <= END]
        years = [[a for a in audits if a.month.year == year] for year in (2023, 2024, 2025, 2026)]
        reflective = [percent(a.reflective == "Yes" for a in y if a.reflective != "Not applicable") for y in years]
        assert all(47 <= value <= 62 for value in reflective)
        passed = [percent((a.moderated_grade or a.grade) != "Inadequate" for a in year) for year in years]
        assert passed[0] < 67 and passed[-1] > 74

    def test_enough_are_audited_every_month_for_no_month_to_look_unloaded(self, world):
        counts = Counter(a.month for a in supervision.supervision(world)[1])
        assert min(counts.values()) >= 9 and max(counts.values()) <= 13


class TestTraining:
    def test_scope_is_everyone_in_post_and_lately_gone(self, world, staff):
        rows = [r for r in training.sheets(world, END)["Completions"] if r["Programme"] == training.RESTORATIVE]
        scope, gone = {r["Person ID"]: r for r in rows}, set()
        for day in MONTH_ENDS[-3:]:
            gone |= {row["Worker ID"] for row in staff[day] if row["End date"]}
        assert set(in_post(staff[END])) <= set(scope) <= set(in_post(staff[END])) | gone
        assert len(scope) == len(rows) and set(scope) & gone
        assert {r["Role"] for r in rows if r["Eligible"] == "No"} == {"Other"}

    def test_a_completion_once_told_is_told_the_same(self, world):
        earlier, later = (
            {(r["Programme"], r["Person ID"]): r["Date completed"] for r in training.sheets(world, day)["Completions"]}
            for day in (date(2026, 6, 30), END)
        )
        both = {key for key in earlier if earlier[key] and key in later}
        assert len(both) > 100 and all(later[key] == earlier[key] for key in both)

    def test_completed_means_a_date_and_enrolled_before(self, world):
        for row in training.sheets(world, END)["Completions"]:
            assert (row["Date completed"] is not None) == (row["Status"] == "Completed")
            assert row["Date completed"] is None or row["Date enrolled"] <= row["Date completed"] <= END

    def test_the_programme_reaches_six_in_ten(self, world, staff):
        def reached(day: date) -> float:
            rows = [r for r in training.sheets(world, day)["Completions"] if r["Programme"] == training.RESTORATIVE]
            present = [r for r in rows if r["Person ID"] in in_post(staff[day]) and r["Eligible"] == "Yes"]
            return percent(r["Date completed"] is not None for r in present)

        assert 42 <= reached(date(2023, 5, 31)) <= 47 and 59 <= reached(END) <= 64

    def test_partners_are_trained_too(self, world):
        voice = [r for r in training.sheets(world, END)["Completions"] if r["Programme"] == "Voice of the Child"]
        assert {r["Agency"] for r in voice} - {"Children's social care", "Early help (council)"}
        assert 35 <= sum(r["Date completed"] is not None for r in voice) <= 90


class TestFeedback:
    def test_a_complaint_goes_further_only_after_an_answer_that_did_not_uphold_it(self, world):
        stages = defaultdict(dict)
        for entry in complaints.complaints(world):
            stages[entry.id][entry.stage] = entry
        further = [found for found in stages.values() if "Stage 2" in found]
        assert further and all(set(found) >= {"Stage 1", "Stage 2"} for found in further)
        for found in further:
            assert found["Stage 1"].response < found["Stage 2"].received and found["Stage 1"].outcome != "Upheld"

    def test_how_many_complain(self, world):
        year = [c for c in complaints.complaints(world) if date(2025, 4, 1) <= c.received <= date(2026, 3, 31)]
        assert 60 <= sum(c.stage == "Stage 1" for c in year) <= 100

    def test_complaints_are_answered_late_since_the_post_is_vacant(self, world):
        due = [c for c in complaints.complaints(world) if c.due and c.due <= END and not c.withdrawn]
        timely = lambda first, last: percent(c.response <= c.due for c in due if first <= c.due < last)  # noqa: E731
        assert timely(date(2025, 1, 1), date(2026, 1, 1)) > 80
        assert timely(date(2026, 2, 1), HORIZON) < 60

    def test_families_answer_after_their_case_closed(self, world):
        closed = defaultdict(list)
        for need in world.needs:
            closed[need.child.family].append(need.end)
        answered = [r for r in survey.responses(world) if r.family]
        for response in answered:
            assert any(timedelta(21) < response.day - day < timedelta(160) for day in closed[response.family])
        asked_again = Counter((r.family.id, f"{r.day:%Y-%m}") for r in answered)
        assert max(asked_again.values()) == 1

    def test_children_who_answer_have_a_worker(self, world):
        open_needs = defaultdict(list)
        for need in world.needs:
            open_needs[need.child].append((need.start, need.end))
        for response in survey.responses(world):
            if response.survey == "Child feedback":
                first = response.day.replace(day=1)
                assert any(start < first < end for start, end in open_needs[response.child])
                assert (response.day - response.child.born).days >= 7 * 365

    def test_more_children_say_they_are_listened_to_but_not_in_south(self, world):
        answers = [r for r in survey.responses(world) if r.survey == "Child feedback" and r.day <= END]

        def listened(first: date, last: date, south: bool | None = None) -> float:
            chosen = [
                r.answers["listened_to"] == "Yes"
                for r in answers
                if first <= r.day < last and r.answers["listened_to"] != "Not answered"
                and (south is None or (r.team == "South") == south)
            ]  # fmt: skip
            return percent(chosen)

        early, late = (date(2022, 10, 1), date(2024, 4, 1)), (date(2025, 11, 1), HORIZON)
        assert 58 <= listened(*early) <= 69 and 73 <= listened(*late) <= 84
        assert abs(listened(*late, south=True) - listened(*early, south=True)) < 10
        assert listened(*late, south=False) > listened(*late, south=True) + 8

    def test_more_families_say_the_help_was_right(self, world):
        yes = Counter(
            (r.day.year, (r.day.month - 1) // 3)
            for r in survey.responses(world)
            if r.family and r.answers["right_help_right_time"] == "Yes"
        )
        assert mean(yes[2023, q] for q in range(4)) < 26 < 35 < mean(yes[2026, q] for q in range(3))

    def test_a_repeat_at_marac_was_heard_in_the_year_before(self, world):
        heard = defaultdict(list)
        for hearing in marac.hearings(world):
            before = heard[hearing.reference]
            assert hearing.repeat == bool(before)
            assert not before or 14 < (hearing.meeting - before[-1]).days <= 365
            before.append(hearing.meeting)
        year = [h for h in marac.hearings(world) if date(2025, 11, 1) <= h.meeting <= END]
        assert 300 <= len(year) <= 430 and 24 <= percent(h.repeat for h in year) <= 36
        assert percent(h.outcome == "De-escalated" for h in year) > 42


class TestBoardPapers:
    def test_each_report_lists_and_rates_all_34_actions(self, papers):
        for sheets in papers.values():
            tasks = [row["Task number"] for row in sheets["Actions"]]
            assert len(tasks) == len(set(tasks)) == 34
            assert [row["Task number"] for row in sheets["Updates"]] == tasks

    def test_complete_means_a_date_and_stays_so(self, papers):
        complete = set()
        for day, sheets in papers.items():
            dated = {r["Task number"] for r in sheets["Actions"] if r["Date completed"]}
            rated = {r["Task number"] for r in sheets["Updates"] if r["BRAG"] == "B"}
            assert dated == rated and complete <= rated
            assert all(r["Date completed"] <= day for r in sheets["Actions"] if r["Date completed"])
            complete = rated

    def test_links_lead_somewhere(self, papers):
        kpis, tasks = set(load_kpis()), {action["task"] for action in board.plan()["actions"]}
        for sheets in papers.values():
            for row in sheets["Actions"]:
                assert set((row["Linked KPI ids"] or "").split(", ")) - {""} <= kpis
            for row in sheets["Risks"]:
                assert row["Linked task number"] in tasks and row["Linked KPI id"] in kpis | {None}
                assert row["Score"] == row["Likelihood"] * row["Impact"] and row["Date raised"] <= row["As at date"]
            for row in sheets["Evaluations"]:
                assert row["Task number"] in tasks and row["Linked KPI id"] in kpis | {None}

    def test_each_evaluation_is_told_once(self, papers):
        told = [row["Finding"] for sheets in papers.values() for row in sheets["Evaluations"]]
        assert sorted(told) == sorted(e["finding"] for e in board.plan()["evaluations"])

    def test_owners_are_roles(self, papers):
        roles = ("Director", "Chief Executive", "Head of", "Principal Social Worker", "Participation Manager")
        owners = {row["Owner role"] for sheets in papers.values() for row in sheets["Actions"] + sheets["Risks"]}
        assert all(any(role in owner for role in roles) for owner in owners)

    def test_a_board_every_six_weeks_or_so_on_a_working_day(self, papers):
        days = list(papers)
        assert all(28 <= (later - day).days <= 56 for day, later in zip(days, days[1:], strict=False))
        assert all(day.weekday() < 5 and day not in knobs()["bank_holidays"] for day in days)
        assert days[-1] <= END and f"{days[-1]:%Y-%m}" == "2026-10"

    def test_the_plan_dips_and_recovers(self, papers):
        on_track = {d: percent(r["BRAG"] in "BG" for r in sheets["Updates"]) for d, sheets in papers.items()}
        values = list(on_track.values())
        assert values[0] == 100 and 65 <= min(values) <= 73 and values[-1] > 80
        assert date(2025, 10, 1) <= min(on_track, key=on_track.get) <= date(2026, 1, 31)

    def test_high_risks_fall_to_three(self, papers):
        high = [sum(r["Score"] >= 15 and r["Status"] != "Closed" for r in p["Risks"]) for p in papers.values()]
        assert max(high) in (7, 8) and high[-1] == 3


class TestTyped:
    def test_only_what_no_extract_holds_is_typed(self, values):
        assert {row["kpi_id"] for row in values} == {
            "tdas_confidence_pct", "tdas_relationships_pct", "tdas_resilience_pct", "cla_20_miles_pct", "cicc_members",
        }  # fmt: skip

    def test_distance_is_of_the_children_of_list_8(self, world, values):
        for day in (date(2023, 5, 31), date(2025, 3, 31), END):
            rows = [r for r in LISTS[7][1](Picture(world, day)) if not r["Date Ceased to be Looked After "]]
            (far,) = (r for r in values if r["kpi_id"] == "cla_20_miles_pct" and r["month"] == f"{day:%Y-%m}")
            assert far["denominator"] == len(rows)
            assert 0.07 * len(rows) < far["numerator"] < sum(r["Placement Location"] == "b) Out" for r in rows)

    def test_quarters_stand_at_their_last_month(self, values):
        months = {row["month"][-2:] for row in values if row["period_basis"] == "quarter"}
        assert months == {"03", "06", "09", "12"}

    def test_targets_say_they_are_not_the_councils(self):
        assert {row["source"] for row in typed.kpi_targets()} == {"Sample target, not the council's"}
        assert {row["kpi_id"] for row in typed.kpi_targets()} <= set(load_kpis())

    def test_the_reduction_is_counted_from_what_stood_in_the_extract(self, world):
        (row,) = (r for r in typed.kpi_targets() if r["target_kind"] == "reduction_pct_per_year")
        rows = [
            r for r in LISTS[7][1](Picture(world, row["baseline_date"])) if not r["Date Ceased to be Looked After "]
        ]
        assert row["baseline_value"] == sum("P1" in r["Placement Type"] for r in rows)


class TestAudits:
    def test_actions_are_followed_up_more_and_more(self, world):
        def done(day: date) -> float:
            rows = [r for r in returns.audits(world, day) if r["Actions due"] and r["Actions due"] <= day]
            assert all(0 <= r["Actions completed"] <= r["Actions raised"] for r in rows)
            return 100 * sum(r["Actions completed"] for r in rows) / sum(r["Actions raised"] for r in rows)

        assert done(date(2024, 3, 31)) < 62 and done(END) > 74

    def test_what_is_just_audited_is_not_yet_done(self, world):
        latest = [
            r for r in returns.audits(world, END) if r["Audit month"] == date(2026, 10, 1) and r["Actions raised"]
        ]
        assert sum(r["Actions completed"] for r in latest) < 0.5 * sum(r["Actions raised"] for r in latest)
