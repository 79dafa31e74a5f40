"""Surveys, complaints, MARAC, the improvement plan's actions and risks, and the population."""

from functools import cached_property

import numpy as np
import pandas as pd

from bench.plain.cases import Theme, true

ANSWERED = ["Yes", "Partly", "No"]
CHILD = "Child or young person"
OF_CHILDREN = ["Child feedback", "Care leavers survey", "TDAS outcomes"]
STAGES = ["Stage 1", "Stage 2", "Stage 3", "Ombudsman"]


class Voice(Theme):
    """KPIs of what children, families and partners say, and of the plan."""

    # --- surveys ---

    @cached_property
    def answers(self) -> pd.DataFrame:
        """Questions answered; in a survey that asks children a blank respondent is one."""
        rows = self.feeds["survey"].events("response_date")
        rows = self.located(rows[rows["answer"].isin(ANSWERED)], "response_date")
        child = rows["respondent"].isna() & rows["survey"].isin(OF_CHILDREN)
        return rows.assign(respondent=rows["respondent"].mask(child, CHILD))

    def _latest(self, rows: pd.DataFrame, who: pd.Series) -> pd.DataFrame:
        """One answer of each in a survey, question and quarter: the latest."""
        rows = rows.assign(_who=who, _quarter=rows["response_date"].dt.to_period("Q").astype(str))
        order = ["response_date", "response_id", "ordinal"]
        rows = rows.sort_values(order, ascending=[False, True, False], kind="stable")
        return rows.drop_duplicates(["_who", "survey", "question", "_quarter"])

    def _families(self, question: str) -> pd.DataFrame:
        """Known by their number, or else by their response."""
        rows = self.answers[self.answers["question"] == question]
        rows = rows[~rows["respondent"].isin(["Practitioner", "Foster carer"])]
        return self._latest(rows, rows["family"].where(rows["family"].notna(), rows["response_id"]))

    def families_right_help_count(self) -> pd.DataFrame:
        rows = self._families("right_help_right_time")
        return self.counted(
            rows, "response_date", rows["answer"] == "Yes", None, "survey", "respondent", "team", "service", "locality"
        )

    def families_neglect_sustained_count(self) -> pd.DataFrame:
        rows = self._families("helped_and_sustained")
        rows = rows[true(rows["neglect"])]
        return self.counted(
            rows, "response_date", rows["answer"] == "Yes", None, "survey", "respondent", "team", "service", "locality"
        )

    def _children(self, question: str) -> pd.DataFrame:
        """Children's answers, one a child: brothers and sisters answer for themselves."""
        rows = self.answers[self.answers["question"] == question]
        rows = self._latest(rows, rows["response_id"])
        return rows[rows["respondent"] == CHILD]

    def child_feedback_listened_pct(self) -> pd.DataFrame:
        rows = self._children("listened_to")
        by = ("survey", "team", "service", "locality", "age_band")
        return self.counted(rows, "response_date", rows["answer"] == "Yes", 1, *by)

    def _tdas(self, question: str) -> pd.DataFrame:
        rows = self._children(question)
        rows = rows[rows["survey"] == "TDAS outcomes"]
        return self.counted(
            rows, "response_date", rows["answer"] == "Yes", 1, "age_band", "team", "service", "locality"
        )

    def tdas_confidence_pct(self) -> pd.DataFrame:
        return self._tdas("confidence_self_esteem")

    def tdas_relationships_pct(self) -> pd.DataFrame:
        return self._tdas("family_relationships_isolation")

    def tdas_resilience_pct(self) -> pd.DataFrame:
        return self._tdas("resilience")

    # --- complaints ---

    @cached_property
    def complaints(self) -> pd.DataFrame:
        """Complaints and their stages as they stand: listed twice, the last row counts."""
        rows = self.feeds["complaints"].events("received_date").sort_values("ordinal", kind="stable")
        return self.located(rows.drop_duplicates(["complaint_id", "stage"], keep="last"), "received_date")

    def complaints_timely_pct(self) -> pd.DataFrame:
        """By the due date, or the stage's own where the log gives none; in the month that fell."""
        rows = self.complaints[self.complaints["stage"].isin(STAGES) | self.complaints["stage"].isna()]
        rows = rows[~((rows["outcome"] == "Withdrawn") & rows["response_date"].isna())]
        due = rows["response_due"]
        for stage in (1, 2):
            days = self.setting(f"complaint_stage_{stage}_working_days")
            reckoned = self.working_day_due(rows["received_date"], days)
            due = due.where(due.notna() | rows["stage"].ne(f"Stage {stage}"), reckoned)
        rows = rows.assign(due=due)[due <= self.feeds["complaints"].last_day]
        by = ("stage", "service", "locality", "team", "raised_by", "theme")
        return self.counted(rows, "due", rows["response_date"] <= rows["due"], 1, *by)

    def complaints_count(self) -> pd.DataFrame:
        """Each once, when first received as a complaint, at the furthest stage it reached."""
        rows = self.complaints[~self.complaints["stage"].isin(["Compliment", "Pre-stage"])]
        rank = rows["stage"].map({stage: number for number, stage in enumerate(STAGES, start=1)}).fillna(0)
        first = rows.groupby("complaint_id")["received_date"].transform("min")
        rows = rows.assign(_rank=rank, first=first).sort_values(["_rank", "received_date", "ordinal"], kind="stable")
        rows = rows.drop_duplicates("complaint_id", keep="last")
        by = ("stage", "service", "locality", "team", "raised_by", "outcome", "theme")
        return self.counted(rows, "first", 1, None, *by)

    # --- MARAC ---

    @cached_property
    def hearings(self) -> pd.DataFrame:
        """A case and a meeting once: listed twice, the last row counts."""
        rows = self.feeds["marac"].events("meeting_date").sort_values("ordinal", kind="stable")
        return rows.drop_duplicates(["marac_reference", "meeting_date"], keep="last")

    def marac_deescalated_pct(self) -> pd.DataFrame:
        rows = self.hearings
        words = rows["repeat_case"].astype(object).map({True: "Repeat case", False: "First case"})
        rows = rows.assign(repeat_or_first=words)
        return self.counted(
            rows, "meeting_date", rows["outcome"] == "De-escalated", 1, "repeat_or_first", "locality"
        )  # fmt: skip

    def marac_repeat_pct(self) -> pd.DataFrame:
        rows = self.hearings.dropna(subset="repeat_case")
        return self.counted(rows, "meeting_date", true(rows["repeat_case"]), 1, "locality", "outcome")

    # --- the plan ---

    def actions_on_track_pct(self) -> pd.DataFrame:
        """The latest rating by the end of each month with a report; numbers that stand twice in plan and updates (1.10
        become 1.1) are paired in their order."""
        rows = self.feeds["plan_actions"].pictures()
        rows = rows.assign(_end=rows["counted_on"] + pd.offsets.MonthEnd(0)).sort_values("_end", kind="stable")
        rated = self.feeds["action_updates"].events("update_date").sort_values("update_date", kind="stable")
        found = pd.merge_asof(
            rows, rated[["task_number", "ordinal", "update_date", "brag"]],
            left_on="_end", right_on="update_date", by=["task_number", "ordinal"],
        )  # fmt: skip
        return self.counted(found, "counted_on", found["brag"].isin(["B", "G"]), 1, "priority_area", "owner_role")

    def risks_high_count(self) -> pd.DataFrame:
        """Not closed and scored high; listed twice, the last row counts."""
        rows = self.feeds["risk_register"].pictures().sort_values("ordinal", kind="stable")
        rows = rows.drop_duplicates(["risk_id", "counted_on"], keep="last")
        high = (rows["likelihood"] * rows["impact"] >= self.setting("high_risk_score")).fillna(False)
        rows = rows[high & rows["status"].ne("Closed")]
        actions = self.feeds["plan_actions"].rows.sort_values(["list", "ordinal"], ascending=[True, False])
        area = actions.drop_duplicates("task_number", keep="last").set_index("task_number")["priority_area"]
        rows = rows.assign(priority_area=rows["linked_task"].map(area))
        return self.counted(rows, "counted_on", 1, None, "risk_type", "status", "priority_area", "owner_role")

    def population_0_17(self) -> pd.DataFrame:
        people = self.material.population
        rows = pd.DataFrame({
            "day": pd.to_datetime([f"{year}-06-30" for year in people.index]),
            "people": people.to_numpy(), "age_group": "Children aged 0 to 17",
        })  # fmt: skip
        return self.counted(rows, "day", rows["people"], np.nan, "age_group")
