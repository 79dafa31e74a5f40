"""Case file audits, supervision, and audits of supervision."""

from functools import cached_property

import numpy as np
import pandas as pd

from bench.plain.cases import Theme, true

WHERE = ("team", "service", "locality")
BY = (*WHERE, "audit_type", "cohort", "auditor_role")
ENOUGH = ["Outstanding", "Good", "Requires improvement"]
GRADES = [*ENOUGH, "Inadequate"]
MANAGERS = ["Practice manager", "Service manager", "Head of service"]


def final_grade(rows: pd.DataFrame) -> pd.Series:
    """The moderator's grade where an audit was moderated and has one, else the auditor's."""
    second = true(rows["moderated"]) & rows["moderated_grade"].notna()
    return rows["moderated_grade"].where(second, rows["grade"])


class Practice(Theme):
    """KPIs of the quality of practice."""

    @cached_property
    def audits(self) -> pd.DataFrame:
        """Every audit, with its final grade."""
        rows = self.feeds["case_audits"].events("audit_month")
        moderated = true(rows["moderated"])
        words = np.where(moderated, "Moderated", "Not moderated")
        rows = rows.assign(moderated=moderated, final_grade=final_grade(rows), moderation=words)
        return self.located(rows.rename(columns={"grade": "own_grade"}), "audit_month")

    @cached_property
    def completed(self) -> pd.DataFrame:
        """Audits completed, of the types the council counts when it measures quality."""
        rows = self.audits.dropna(subset="completed_date")
        return rows if self.choice("thematic_audits") == "count" else rows[rows["audit_type"].ne("Thematic")]

    @cached_property
    def graded(self) -> pd.DataFrame:
        """Those with a final grade, moderated ones only if the council wants it so."""
        rows = self.completed.dropna(subset="final_grade").rename(columns={"final_grade": "grade"})
        if self.choice("unmoderated_grades") == "count":
            return rows
        return rows[rows["moderated"]]

    def audit_completed_pct(self) -> pd.DataFrame:
        """All audits allocated for the month, but for those not yet due, done or not."""
        rows = self.audits[~(self.audits["due_date"] > self.feeds["case_audits"].last_day)]
        return self.counted(rows, "audit_month", rows["completed_date"] <= rows["due_date"], 1, *BY)

    def audit_moderated_pct(self) -> pd.DataFrame:
        rows = self.audits.dropna(subset="completed_date")
        return self.counted(rows, "audit_month", rows["moderated"], 1, *BY)

    def audit_ri_plus_pct(self) -> pd.DataFrame:
        return self._graded(self.graded, ENOUGH, *BY, "moderation", "grade")

    def audit_good_plus_pct(self) -> pd.DataFrame:
        return self._graded(self.graded, ["Outstanding", "Good"], *BY, "moderation", "grade")

    def audit_inadequate_pct(self) -> pd.DataFrame:
        return self._graded(self.graded, ["Inadequate"], *BY, "moderation")

    def cin_audit_ri_plus_pct(self) -> pd.DataFrame:
        rows = self.graded[self.graded["cohort"] == "Child in need"]
        return self._graded(rows, ENOUGH, *WHERE, "audit_type", "auditor_role", "moderation", "grade")

    def _graded(self, rows: pd.DataFrame, met: list[str], *by: str) -> pd.DataFrame:
        return self.counted(rows, "audit_month", rows["grade"].isin(met), 1, *by)

    def _section(self, name: str, *by: str) -> pd.DataFrame:
        """A section is graded by the auditor alone."""
        rows = self.completed.dropna(subset=name)
        return self.counted(rows, "audit_month", rows[name].isin(ENOUGH), 1, *BY, *by)

    def audit_voice_ri_plus_pct(self) -> pd.DataFrame:
        return self._section("voice_grade")

    def audit_assessment_ri_plus_pct(self) -> pd.DataFrame:
        return self._section("assessment_grade")

    def audit_plan_ri_plus_pct(self) -> pd.DataFrame:
        self.completed["plan_is_smart"] = self.completed["smart_plan"]
        return self._section("plan_grade", "plan_is_smart")

    def audit_lived_experience_pct(self) -> pd.DataFrame:
        rows = self.completed.dropna(subset="lived_experience")
        return self.counted(rows, "audit_month", rows["lived_experience"] == "Consistently", 1, *BY)

    def audit_strengths_based_pct(self) -> pd.DataFrame:
        rows = self.completed[self.completed["strength_based"].isin(["Yes", "Partly", "No"])]
        return self.counted(rows, "audit_month", rows["strength_based"] == "Yes", 1, *BY)

    def audit_identity_pct(self) -> pd.DataFrame:
        rows = self.completed[self.completed["identity_considered"].isin(["Yes", "Partly", "No"])]
        rows = rows.assign(ethnic_group=rows["child"].map(self.ethnic_groups))
        return self.counted(rows, "audit_month", rows["identity_considered"] == "Yes", 1, *BY, "ethnic_group")

    @cached_property
    def ethnic_groups(self) -> pd.Series:
        """By child: what the newest list that knows it says; of two of one day, or two in one list, the
        last by name."""
        found = []
        for name in ("children_in_need", "care_leavers", "early_help_assessments", "referrals"):
            rows = self.feeds[name].rows
            known = rows[rows["ethnicity"].notna() & rows["ethnicity"].ne("Not known")]
            found.append(known[["child", "ethnicity"]].assign(as_at=self.feeds[name].as_at(known), feed=name))
        newest = pd.concat(found).sort_values(["as_at", "feed", "ethnicity"])
        newest = newest.drop_duplicates("child", keep="last")
        return newest.set_index("child")["ethnicity"]

    def audit_moderation_agreement_pct(self) -> pd.DataFrame:
        """Grades run from Outstanding down to Inadequate."""
        rows = self.audits[self.audits["moderated"]].dropna(subset=["completed_date", "own_grade", "moderated_grade"])
        first, second = (rows[name].map(GRADES.index) for name in ("own_grade", "moderated_grade"))
        words = np.select([second > first, second < first], ["Graded down", "Graded up"], "Same grade")
        return self.counted(rows.assign(direction=words), "audit_month", first == second, 1, *BY, "direction")

    def audit_actions_closed_pct(self) -> pd.DataFrame:
        """In the month they fell due; more completed than raised are all."""
        rows = self.audits[self.audits["actions_due_date"] <= self.feeds["case_audits"].last_day]
        rows = rows[rows["actions_raised"].fillna(0) > 0]
        closed = rows["actions_completed"].fillna(0).clip(upper=rows["actions_raised"])
        return self.counted(rows, "actions_due_date", closed, rows["actions_raised"], *WHERE, "cohort", "audit_type")

    def multiagency_audits(self) -> pd.DataFrame:
        rows = self.audits.dropna(subset="completed_date")
        rows = rows[rows["audit_type"] == "Multi-agency"]
        return self.counted(rows, "audit_month", 1, None, "cohort", *WHERE, "auditor_role")

    # --- supervision ---

    @cached_property
    def supervision_audits(self) -> pd.DataFrame:
        """Audits of supervision records that are completed."""
        rows = self.feeds["supervision_audits"].events("audit_month").dropna(subset="completed_date")
        return rows.assign(grade=final_grade(rows))

    def supervision_audit_ri_plus_pct(self) -> pd.DataFrame:
        rows = self.supervision_audits.dropna(subset="grade")
        return self.counted(rows, "audit_month", rows["grade"].isin(ENOUGH), 1, "team", "grade")

    def supervision_reflective_pct(self) -> pd.DataFrame:
        return self._answered("reflective")

    def supervision_timescales_pct(self) -> pd.DataFrame:
        return self._answered("actions_timed")

    def _answered(self, name: str) -> pd.DataFrame:
        rows = self.supervision_audits
        rows = rows[rows[name].isin(["Yes", "Partly", "No"])]
        return self.counted(rows, "audit_month", rows[name] == "Yes", 1, "team")

    def supervision_standard_pct(self) -> pd.DataFrame:
        """One answer a worker a month: any session due and within the standard, of those who were there."""
        feed = self.feeds["supervision"]
        rows = feed.events("month")
        rows = rows[~(rows["due_date"] > feed.last_day)]
        if self.choice("supervision_of") == "practitioners":
            rows = rows[~rows["role"].isin(MANAGERS)]
        by_dates = rows["held_date"] <= rows["due_date"]
        told = rows["in_standard"].astype(object)
        met = by_dates
        if self.choice("supervision_standard_read_from") == "answer":
            met = true(told.where(told.notna(), by_dates))
        order = {"met": False, "held_date": True, "ordinal": True}
        rows = rows.assign(met=met).sort_values(list(order), ascending=list(order.values()), kind="stable")
        rows = rows.drop_duplicates(["worker", "month"])
        rows = rows[self._there(rows)]
        return self.counted(rows, "month", rows["met"], 1, "team", "role", "employment_type", child="worker")

    def _there(self, sessions: pd.DataFrame) -> pd.Series:
        """Not before they started, after they left or in a month they were absent throughout, by the workforce
        extract of that month; without one everybody was there."""
        staff = self.feeds["workforce"].pictures().dropna(subset="worker")
        first = staff["counted_on"].dt.to_period("M").dt.to_timestamp()
        available = staff["worker_fte"] * self.working_days(first - pd.Timedelta(days=1), staff["counted_on"])
        staff = staff.assign(
            month=first, available=available, end_date=staff["end_date"].fillna(pd.Timestamp(2200, 1, 1)),
            start_date=staff["start_date"].fillna(pd.Timestamp(1900, 1, 1)),
        )  # fmt: skip
        each = staff.groupby(["worker", "month"])
        known = each.agg(began=("start_date", "min"), left=("end_date", "max"), lost=("days_lost", "sum"))
        known["available"] = each["available"].sum(min_count=1)
        each = sessions.join(known, on=["worker", "month"])
        absent = (each["lost"] >= np.floor(each["available"])) & (each["lost"] > 0)
        due = each["due_date"].fillna(each["month"] + pd.offsets.MonthEnd(0))
        return ~((each["began"] > due) | (each["left"] < due) | absent)
