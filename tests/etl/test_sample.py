"""The synthetic district: repeatable, laid out as Ofsted's template, calibrated, coherent, full of stories.

Numbers are worked out here in plain Python from the simulated people, with this file's own arithmetic and
the bank holidays of the shared vectors, so that neither the simulator nor the queries vouch for themselves.
"""

import csv
import hashlib
import zipfile
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import mean

import openpyxl
import pytest

from etl.sample import generate, next_month
from etl.sample.dates import add_months, working_days_after
from etl.sample.extracts import Extract, planned, write
from etl.sample.lists import LISTS, Picture
from etl.sample.settings import knobs
from etl.sample.workforce import establishment
from etl.sample.world import World, simulate

END, HORIZON = date(2026, 10, 31), date(2026, 11, 30)
SEED = knobs()["seed"]
MONTHS = 2


@pytest.fixture(scope="session")
def world() -> World:
    return simulate(SEED, HORIZON)


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> list[Path]:
    return generate(tmp_path_factory.mktemp("sample"), months=MONTHS)


@pytest.fixture(scope="session")
def workdays(vectors):
    """The number of working days from one day (day 0) to another."""
    holidays = {date.fromisoformat(row["date"]) for row in vectors("bank_holidays_ew.csv")}

    def between(first: date, last: date) -> int:
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(day.weekday() < 5 and day not in holidays for day in days)

    return between


def annex_a(files: list[Path], as_at: date) -> Path:
    return next(path for path in files if path.name == f"SAMPLE Annex A {as_at}.xlsx")


def sheet_rows(path: Path, name: str, header_row: int = 2) -> list[dict]:
    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True)[name]
    rows = list(sheet.iter_rows(min_row=header_row, values_only=True))
    return [dict(zip(rows[0], row, strict=False)) for row in rows[1:]]


def monthly(cases) -> dict[str, tuple[int, int]]:
    """(day, met) pairs to met and all by month, for the 42 months of the sample."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for day, met in cases:
        if date(2023, 5, 1) <= day <= END:
            counts[f"{day:%Y-%m}"][0] += met
            counts[f"{day:%Y-%m}"][1] += 1
    return {month: tuple(counts[month]) for month in sorted(counts)}


def percent(counts: dict[str, tuple[int, int]]) -> dict[str, float]:
    return {month: 100 * met / of for month, (met, of) in counts.items()}


def year_to(counts: dict[str, tuple[int, int]], month: str) -> float:
    twelve = [counts[m] for m in counts if m <= month][-12:]
    return 100 * sum(met for met, _ in twelve) / sum(of for _, of in twelve)


def in_year(days, ending: date = END) -> int:
    return sum(add_months(ending, -12) < day <= ending for day in days)


@pytest.fixture(scope="session")
def referred_again(world) -> list[tuple]:
    """Each referral with whether the same child was referred in the twelve months before."""
    latest, answer = {}, []
    for referral in sorted((r for r in world.referrals if not r.withdrawn), key=lambda r: r.day):
        before = latest.get(referral.child)
        answer.append((referral, before is not None and (referral.day - before).days <= 365))
        latest[referral.child] = referral.day
    return answer


class TestFiles:
    def test_the_same_seed_gives_the_same_bytes(self, files, tmp_path):
        again = generate(tmp_path, months=MONTHS, processes=2)
        digest = lambda paths: [(p.name, hashlib.sha256(p.read_bytes()).hexdigest()) for p in paths]  # noqa: E731
        assert digest(again) == digest(files)

    def test_another_seed_gives_another_district(self):
        soon = date(2020, 12, 31)
        one, other = ([(r.day, r.child.born) for r in simulate(seed, soon).referrals] for seed in (SEED, SEED + 1))
        assert one and other and one != other

    def test_headers_are_those_of_ofsteds_template(self, files, tmp_path, shared):
        template = openpyxl.load_workbook(shared / "real" / "ofsted_annex_a" / "2016-01-sample.xlsx", read_only=True)
        older = openpyxl.load_workbook(
            write(Extract("Annex A", date(2025, 10, 31)), tmp_path, SEED, HORIZON), read_only=True
        )
        newest = openpyxl.load_workbook(annex_a(files, END), read_only=True)
        for number in range(1, 12):
            name = f"List_{number}"
            real = template[name if name in template.sheetnames else f"List {number}"]
            expected = [[c for c in row if c is not None] for row in real.iter_rows(max_row=2, values_only=True)]
            assert [
                [c for c in row if c is not None] for row in older[name].iter_rows(max_row=2, values_only=True)
            ] == expected
            if number != 9:
                headers = list(next(newest[name].iter_rows(min_row=2, max_row=2, values_only=True)))
                assert headers == expected[1]

    def test_list_9_takes_the_seventeen_columns_of_2024_in_the_last_year(self, files, shared):
        import yaml

        listed = yaml.safe_load((shared / "annex_a.yaml").read_text(encoding="utf-8"))["version_differences"]
        expected = next(entry["sample_2024"] for entry in listed if "sample_2024" in entry)
        assert list(sheet_rows(annex_a(files, END), "List_9")[0]) == expected

    def test_codes_are_those_of_the_template(self, world, shared):
        import yaml

        spec = yaml.safe_load((shared / "annex_a.yaml").read_text(encoding="utf-8"))
        picture = Picture(world, date(2025, 10, 31))
        for number, (_, rows) in enumerate(LISTS, 1):
            columns = spec["lists"][f"list_{number}"]["columns"]
            allowed = {c["name"]: set(spec["code_sets"][c["codes"]]) for c in columns if c["type"] == "code"}
            for row in rows(picture):
                strange = {(n, row[n]) for n, codes in allowed.items() if row[n] is not None and row[n] not in codes}
                assert not strange

    def test_every_file_says_it_is_synthetic_and_for_which_day(self, files):
        assert all(path.name.startswith("SAMPLE ") for path in files)
        for path in files:
            date.fromisoformat(path.stem[-10:])
            if path.suffix == ".xlsx":
                core = zipfile.ZipFile(path).read("docProps/core.xml").decode()
                assert "Synthetic sample data: not real children" in core

    def test_dates_are_real_excel_dates_and_ids_are_text(self, files):
        row = sheet_rows(annex_a(files, date(2026, 9, 30)), "List_8")[0]
        assert isinstance(row["Date Started to be Looked After"], datetime)
        assert isinstance(row["Child Unique ID"], str) and row["Child Unique ID"].isdigit()

    def test_progress_is_told_of_every_file(self, tmp_path):
        told = []
        written = generate(tmp_path, months=1, progress=lambda *step: told.append(step))
        assert told == [(n, len(written), path.name) for n, path in enumerate(written, 1)]

    def test_rolling_returns_leave_no_gap(self):
        """Each missing return reaches back twelve months, each audit tracker at least three."""
        for kind, reach in (("Missing and RHI", 12), ("Case audits", 3)):
            days = [e.as_at for e in planned(42, END) if e.kind == kind]
            assert all(add_months(later, -reach) <= earlier for earlier, later in zip(days, days[1:], strict=False))
            assert days[-1] == END

    def test_annex_a_as_at_every_month_end(self):
        days = [e.as_at for e in planned(42, END) if e.kind == "Annex A"]
        assert days[0] == date(2023, 5, 31) and days[-1] == END and len(set(days)) == 42
        assert all((day + timedelta(days=1)).day == 1 for day in days)


class TestBadRows:
    def test_a_dozen_at_most_and_only_in_the_newest_two_months(self):
        bad = knobs()["bad_rows"]
        assert 0 < len(bad) <= 12
        assert {row["as_at"] for row in bad} <= {END, date(2026, 9, 30)}

    def test_they_are_in_the_file(self, files):
        referrals = sheet_rows(annex_a(files, END), "List_3")
        assert sum(row["Date of referral"] == "31/02/2026" for row in referrals) == 1
        assert sum(row["Child Unique ID"] is None for row in sheet_rows(annex_a(files, END), "List_1")) == 1
        assert sum(row["Allocated Team"] == "#N/A" for row in sheet_rows(annex_a(files, END), "List_6")) == 1

    def test_the_next_month_puts_them_right(self, tmp_path):
        path = next_month(tmp_path)
        assert path.name == "SAMPLE Annex A 2026-11-30.xlsx"
        assert all(isinstance(row["Date of referral"], datetime) for row in sheet_rows(path, "List_3"))
        assert all(row["Child Unique ID"] for row in sheet_rows(path, "List_1"))

    def test_added_rows_are_of_made_up_children(self, files, world):
        known = {child.id for child in {r.child for r in world.referrals}}
        ids = {row["Child Unique ID"] for row in sheet_rows(annex_a(files, END), "List_3")}
        assert ids - known == {row for row in ids if row and row.startswith("399")}


class TestCoherence:
    def test_lists_6_to_8_hold_a_child_once(self, world):
        picture = Picture(world, date(2025, 3, 31))
        for _, rows in LISTS[5:9]:
            ids = [row["Child Unique ID"] for row in rows(picture)]
            assert len(ids) == len(set(ids))

    def test_nothing_is_known_before_it_happens(self, world):
        picture = Picture(world, date(2025, 3, 31))
        for _, rows in LISTS:
            for row in rows(picture):
                later = {name for name, v in row.items() if isinstance(v, date) and v > picture.as_at}
                assert later <= {"Date of Birth"}

    def test_children_in_care_or_on_a_plan_are_open_in_list_6(self, world):
        picture = Picture(world, date(2025, 3, 31))
        of = {title[:6]: list(rows(picture)) for title, rows in LISTS}
        status = {row["Child Unique ID"]: row["Case status"] for row in of["List 6"]}
        care = {r["Child Unique ID"] for r in of["List 8"] if not r["Date Ceased to be Looked After "]}
        plans = {r["Child Unique ID"] for r in of["List 7"] if not r["Child Protection Plan End Date"]}
        assert {status[child] for child in care} == {"a) Looked after child"}
        assert {status[child] for child in plans - care} == {"b) Child Protection plan"}

    def test_a_plan_follows_a_conference_an_enquiry_and_a_referral(self, world):
        conferences = {(e.child, e.conference): e.day for e in world.enquiries if e.planned}
        referred = defaultdict(list)
        for referral in world.referrals:
            referred[referral.child].append(referral.day)
        for plan in world.plans:
            strategy = conferences[plan.child, plan.start]
            assert strategy <= plan.start and min(referred[plan.child]) <= strategy

    def test_a_referral_began_as_a_contact(self, world):
        contacts = {(c.child, c.day) for c in world.contacts}
        since = date(2023, 1, 1)
        assert all((r.child, r.day) in contacts for r in world.referrals if r.day >= since and not r.withdrawn)

    def test_nobody_is_referred_twice_on_a_day_or_while_open(self, world):
        assert max(Counter((r.child, r.day) for r in world.referrals).values()) == 1
        spans = defaultdict(list)
        for need in world.needs:
            spans[need.child].append((need.start, need.end))
        for episodes in spans.values():
            assert all(end <= start for (_, end), (start, _) in zip(episodes, episodes[1:], strict=False))

    def test_the_twelve_month_count_is_of_the_childs_latest_referral(self, world):
        rows = list(LISTS[2][1](Picture(world, END)))
        counts = defaultdict(set)
        for row in rows:
            counts[row["Child Unique ID"]].add(row["Number of Referrals in Last 12 Months"])
        assert all(len(values) == 1 for values in counts.values())
        assert {0, 1} <= set().union(*counts.values())

    def test_caseloads_are_those_of_list_6(self, files):
        path = next(p for p in files if p.name == f"SAMPLE Workforce {END}.csv")
        with path.open(encoding="utf-8-sig", newline="") as file:
            allocated = sum(int(row["Children allocated"] or 0) for row in csv.DictReader(file))
        rows = sheet_rows(annex_a(files, END), "List_6")
        assert allocated == sum(row["CIN Closure Date"] is None for row in rows)

    def test_september_is_restated_by_referrals_recorded_late(self, world):
        september = [r for r in world.referrals if f"{r.day:%Y-%m}" == "2026-09" and not r.withdrawn]
        shown = lambda as_at: {  # noqa: E731
            (row["Child Unique ID"], row["Date of referral"]) for row in LISTS[2][1](Picture(world, as_at))
        }
        before, after = shown(date(2026, 9, 30)), shown(END)
        late = {(r.child.id, r.day) for r in september} - before
        assert 4 <= len(late) <= 6 and late <= after


class TestCalibration:
    """Against Trafford's published years to March 2023-2025 (DfE), with room for chance."""

    @pytest.mark.parametrize("ending", [date(2024, 3, 31), date(2025, 3, 31), date(2026, 3, 31)])
    def test_a_years_work(self, world, ending):
        assert in_year([r.day for r in world.referrals], ending) == pytest.approx(1880, rel=0.07)
        assert in_year([c.day for c in world.contacts], ending) == pytest.approx(10_000, rel=0.06)
        assert in_year([a.end for a in world.assessments], ending) == pytest.approx(2250, rel=0.10)
        assert in_year([e.day for e in world.enquiries], ending) == pytest.approx(830, rel=0.12)
        assert 235 <= in_year([e.conference for e in world.enquiries if e.conference], ending) <= 310
        assert 195 <= in_year([p.start for p in world.plans], ending) <= 265
        assert 100 <= in_year([c.start for c in world.care], ending) <= 150
        missing = [m.reported.date() for m in world.missing if m.kind == "Missing"]
        assert in_year(missing, ending) == pytest.approx(720, rel=0.12)
        assert 290 <= in_year([a.month + timedelta(days=20) for a in world.audits], ending) <= 360

    @pytest.mark.parametrize("day", [date(2023, 5, 31), date(2024, 9, 30), date(2025, 9, 30), END])
    def test_a_days_position(self, world, day):
        open_on = lambda records: [r for r in records if r.start <= day < r.end]  # noqa: E731
        assert 1350 <= len(open_on(world.needs)) <= 1600
        assert 145 <= len(open_on(world.plans)) <= 220
        assert 325 <= len(open_on(world.care)) <= 385
        ages = [(day - leaver.child.born).days / 365.25 for leaver in open_on(world.leavers)]
        assert 120 <= sum(19 <= age < 22 for age in ages) <= 175

    def test_timeliness_by_year(self, world, workdays):
        assessed = monthly((a.end, workdays(a.start, a.end) <= 45) for a in world.assessments if a.end.year >= 2023)
        assert all(79 <= year_to(assessed, month) <= 92 for month in ("2024-04", "2025-04", "2026-10"))
        held = [e for e in world.enquiries if e.conference and e.conference.year >= 2023]
        conferences = monthly((e.conference, workdays(e.day, e.conference) <= 15) for e in held)
        assert all(65 <= year_to(conferences, month) <= 91 for month in ("2024-04", "2025-04", "2026-10"))

    def test_placements(self, world):
        rows = [r for r in LISTS[7][1](Picture(world, END)) if not r["Date Ceased to be Looked After "]]
        moved = sum(row["Number of Placements in the Last 12 months"] >= 3 for row in rows)
        assert 4 <= 100 * moved / len(rows) <= 8

    def test_agency_and_caseloads(self, world):
        for day, low, high in ((date(2023, 5, 31), 35, 40), (END, 26, 30)):
            held = [(p, p.holder(day)) for p in establishment(SEED, HORIZON) if p.registered and p.holder(day)]
            agency = sum(spell.fte for _, spell in held if spell.agency)
            assert low <= 100 * agency / sum(spell.fte for _, spell in held) <= high
            open_cases = sum(need.start <= day < need.end for need in world.needs)
            assert 13.5 <= open_cases / sum(spell.fte for post, spell in held if post.case_holding) <= 17

    def test_bank_holidays_are_those_of_the_vectors(self, workdays):
        for n in range(0, 2500, 37):
            day = date(2020, 6, 1) + timedelta(days=n)
            assert workdays(day, working_days_after(day, 15)) == 15


class TestStories:
    def test_fewer_referrals_follow_another_since_the_new_front_door(self, referred_again):
        counts = monthly((referral.day, again) for referral, again in referred_again)
        assert 22.5 <= year_to(counts, "2025-12") <= 25.5
        assert 17 <= year_to(counts, "2026-10") <= 19.5
        values = percent({month: counts[month] for month in counts if month >= "2023-12"})
        assert all(values[month] < mean(values.values()) for month in values if month >= "2026-01")

    def test_south_stands_out(self, referred_again):
        year = [(r.team == "South", again) for r, again in referred_again if add_months(END, -12) < r.day <= END]
        assert 24 <= 100 * mean(again for south, again in year if south) <= 28.5
        assert 15 <= 100 * mean(again for south, again in year if not south) <= 17.5

    def test_assessments_collapse_in_august_2025(self, world, workdays):
        values = percent(
            monthly((a.end, workdays(a.start, a.end) <= 45) for a in world.assessments if a.end.year >= 2023)
        )
        assert values["2025-08"] < 62
        assert min(v for month, v in values.items() if month not in ("2025-07", "2025-08", "2025-09")) > 74

    def test_conferences_are_below_average_for_seven_months(self, world, workdays):
        held = [e for e in world.enquiries if e.conference and e.conference.year >= 2023]
        values = list(percent(monthly((e.conference, workdays(e.day, e.conference) <= 15) for e in held)).values())
        assert all(value < mean(values) for value in values[-7:])

    def test_return_interviews_stay_below_80_and_improve_a_little(self, world):
        due = [m for m in world.missing if m.kind == "Missing" and m.required and "other" not in m.place]
        prompt = lambda m: m.completed is not None and m.completed - m.returned <= timedelta(hours=72)  # noqa: E731
        values = percent(monthly((m.returned.date(), prompt(m)) for m in due))
        later = [value for month, value in values.items() if month >= "2026-04"]
        earlier = [value for month, value in values.items() if month < "2026-04"]
        assert max(values.values()) < 80 and 53 <= mean(earlier) <= 59
        assert mean(earlier) + 3 < mean(later) < 66

    def test_audits_are_above_70_for_six_quarters_and_half_are_moderated(self, world):
        quarters: dict[tuple, list] = defaultdict(list)
        for audit in world.audits:
            if audit.completed and audit.completed <= END and audit.month < date(2026, 10, 1):
                quarters[audit.month.year, (audit.month.month - 1) // 3].append(audit)
        passed = [
            100 * mean((a.moderated_grade or a.grade) != "Inadequate" for a in quarter)
            for _, quarter in sorted(quarters.items())
        ]
        assert all(value > 70 for value in passed[-6:]) and passed[-7] < 70
        done = [audit for quarter in quarters.values() for audit in quarter]
        assert 50 <= 100 * mean(audit.moderated is not None for audit in done) <= 58

    def test_placed_with_parents_falls(self, world):
        def share(day: date) -> float:
            open_ = [care for care in world.care if care.start <= day < care.end]
            where = [[p for p in care.placements if p.start <= day][-1].kind for care in open_]
            return 100 * sum("P1" in kind for kind in where) / len(open_)

        assert 9 <= share(date(2023, 5, 31)) <= 13
        assert 5 <= share(END) <= 8

    def test_each_annotation_names_a_day_within_the_sample(self):
        assert {note["kpi"] for note in knobs()["annotations"]} <= {story["kpi"] for story in knobs()["stories"]}
        assert all(date(2023, 5, 1) <= note["date"] <= END for note in knobs()["annotations"])
