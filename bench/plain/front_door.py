"""Contacts, referrals, section 47 enquiries and assessments."""

from functools import cached_property

import numpy as np
import pandas as pd

from bench.plain.cases import DAY, Theme, true, worded
from bench.plain.spans import at_ends

REFERRED = ("team", "age_band", "gender", "referral_source")
CHILD = ("team", "age_band", "gender", "disability")


class FrontDoor(Theme):
    """KPIs of the front door."""

    def contacts_count(self) -> pd.DataFrame:
        rows = self.feeds["contacts"].events("contact_date")
        return self.counted(rows, "contact_date", 1, None, "contact_source", "age_band", "gender")

    # --- the front door's own report ---

    @cached_property
    def decisions(self) -> pd.DataFrame:
        """One a contact and child; listed twice, it is known by its first decision."""
        feed = self.feeds["front_door"]
        rows = feed.events("received_at")
        rows = rows.assign(received=rows["received_at"].dt.normalize(), told_on=feed.as_at(rows))
        rows = rows.sort_values(["decided_at", "ordinal"], ascending=[True, False], kind="stable")
        return rows.drop_duplicates(["contact_id", "child"])

    def contact_decision_1wd_pct(self) -> pd.DataFrame:
        """By the end of the next working day; what was not yet due on the day of the newest extract that holds it is
        left out, decided or not."""
        rows = self.decisions
        due = self.working_day_due(rows["received"], 1)
        over = due <= rows["told_on"]
        in_time = (rows["decided_at"] < due + DAY) & (rows["decided_at"] >= rows["received"])
        return self.counted(rows[over], "received", in_time[over], 1, "agency", "outcome", "locality")

    def contacts_unallocated(self) -> pd.DataFrame:
        rows = self.feeds["front_door"].pictures()
        rows = rows[true(rows["unallocated"])].drop_duplicates(["contact_id", "child", "counted_on"])
        return self.counted(rows, "counted_on", 1, None, "agency", "locality")

    # --- referrals ---

    @cached_property
    def referrals(self) -> pd.DataFrame:
        """One a child a day; of two, the one that led to action."""
        rows = self.feeds["referrals"].events("referral_date")
        action_first = rows["no_further_action"].astype("float").fillna(2)
        rows = rows.assign(_order=action_first).sort_values(["child", "referral_date", "_order", "ordinal"])
        rows = rows.drop_duplicates(["child", "referral_date"], ignore_index=True)
        before = rows.groupby("child", sort=False)["referral_date"].shift()
        return rows.assign(
            again=before >= rows["referral_date"] - pd.DateOffset(months=12),
            referral_outcome=worded(rows["no_further_action"], "No further action", "Action taken"),
            ethnic_group=rows["ethnicity"],
        )

    def referral_count(self) -> pd.DataFrame:
        return self.counted(self.referrals, "referral_date", 1, None, *REFERRED)

    referral_rate_10k = referral_count

    def rereferral_pct(self) -> pd.DataFrame:
        """The referral before, of the same child, no more than twelve calendar months earlier."""
        rows = self.referrals
        return self.counted(rows, "referral_date", rows["again"], 1, *REFERRED, "ethnic_group", "referral_outcome")

    def rereferral_count(self) -> pd.DataFrame:
        rows = self.referrals
        return self.counted(rows, "referral_date", rows["again"], None, *REFERRED, "referral_outcome")

    def referral_nfa_pct(self) -> pd.DataFrame:
        """One whose outcome is not recorded stays in the total."""
        rows = self.referrals
        return self.counted(rows, "referral_date", true(rows["no_further_action"]), 1, *REFERRED)

    # --- section 47 ---

    @cached_property
    def enquiries(self) -> pd.DataFrame:
        """One a child a strategy discussion; of rows repeated in a list, the one with the earliest conference."""
        rows = self.feeds["section_47"].events("strategy_date").sort_values(["conference_date", "ordinal"])
        return rows.drop_duplicates(["child", "strategy_date"])

    def s47_rate_10k(self) -> pd.DataFrame:
        rows = self.enquiries
        held = worded(rows["led_to_plan"], "Conference, plan made", "Conference, no plan")
        held = held.fillna("Conference, outcome not recorded")
        not_held = worded(
            rows["conference_unnecessary"], "No conference needed", "No conference yet, or already on a plan"
        )
        rows = rows.assign(outcome=held.where(rows["conference_date"].notna(), not_held))
        return self.counted(rows, "strategy_date", 1, None, *CHILD, "outcome")

    def icpc_15wd_pct(self) -> pd.DataFrame:
        """One a child a conference, from the latest strategy discussion before it: 15 working days."""
        rows = self.enquiries.dropna(subset="conference_date")
        rows = rows.assign(_before=rows["strategy_date"] <= rows["conference_date"]).sort_values(
            ["_before", "strategy_date"]
        )
        rows = rows.drop_duplicates(["child", "conference_date"], keep="last")
        days = self.working_days(rows["strategy_date"], rows["conference_date"])
        rows = rows.assign(
            outcome=worded(rows["led_to_plan"], "Plan made", "No plan"),
            duration_band=_banded(days, [10, 15, 20], "Before the discussion", "0-10 days"),
        )
        return self.counted(
            rows, "conference_date", (days >= 0) & (days <= 15), 1, *CHILD, "outcome", "duration_band"
        )  # fmt: skip

    # --- assessments ---

    @cached_property
    def assessments(self) -> pd.DataFrame:
        """Assessments authorised: an end nobody recorded is no authorisation."""
        rows = self.feeds["assessments"].once(one_row_a_child=False)
        return rows[rows["end_date"].notna() & ~rows["end_is_estimated"]]

    def assessment_45wd_pct(self) -> pd.DataFrame:
        """Working Together: 45 working days, the start being day 0."""
        rows = self.assessments
        days = self.working_days(rows["start_date"], rows["end_date"])
        band = _banded(days, [0, 10, 20, 30, 40, 45, 50, 60], None, "Same day")
        rows = rows.assign(
            outcome=worded(rows["needs_support"], "Support needed", "No support needed"), duration_band=band
        )
        return self.counted(rows, "end_date", (days >= 0) & (days <= 45), 1, *CHILD, "outcome", "duration_band")

    def assessment_no_need_pct(self) -> pd.DataFrame:
        rows = self.assessments.dropna(subset="needs_support")
        return self.counted(rows, "end_date", ~true(rows["needs_support"]), 1, *CHILD)

    def assessment_open_over_45(self) -> pd.DataFrame:
        """Open at the end of the month's last day and begun more than 45 working days before."""
        feed = self.feeds["assessments"]
        rows = at_ends(feed.once(one_row_a_child=False), feed.covered("month_end"))
        rows = rows[self.working_days(rows["start_date"], rows["counted_on"]) > 45]
        return self.counted(rows, "counted_on", 1, None, *CHILD)


def _banded(days: np.ndarray, tops: list[int], below: str | None, first: str) -> np.ndarray:
    """Days in bands that end at these tops: '11-15 days', and '21 days or more' or so beyond the last."""
    words = [first] + [f"{low + 1}-{high} days" for low, high in zip(tops, tops[1:], strict=False)]
    words.append(f"{tops[-1] + 1} days or more")
    return np.where(days < 0, below, np.array(words, dtype=object)[np.searchsorted(tops, days)])
