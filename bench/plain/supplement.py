"""The supplement to Annex A: practice standards, features of assessments, health and education of children in care."""

from functools import cached_property

import numpy as np
import pandas as pd

from bench.plain.care import Care, still_open
from bench.plain.cases import true
from bench.plain.front_door import FrontDoor
from bench.plain.protection import Protection
from bench.plain.spans import UNIT, in_months, months_after
from bench.plain.ssda903 import TOOK_PART, starts_with

WHERE = ("service", "team", "locality")
OPEN = (*WHERE, "case_status", "age_band")
IN_CARE = (*WHERE, "age_band", "placement_type")
STANDARDS = {
    "Child protection": "child_protection", "Child in need": "child_in_need", "Child in care": "child_in_care",
    "Care leaver": "care_leaver", "Open assessment": "open_assessment",
}  # fmt: skip
ABUSE_OF = {"3": "Not said whose", "3A": "Child", "3B": "Parent or carer", "3C": "Another person"}
EXPLOITED = {"11A": "Sexual exploitation", "24A": "Criminal exploitation"}
FACTORS = ("16A", *ABUSE_OF, *EXPLOITED)


class Supplement(FrontDoor, Protection, Care):
    """KPIs that rest on the supplement."""

    # --- the pictures ---

    @cached_property
    def supplement(self) -> pd.DataFrame:
        """Each open child once a month, by the last row of the month's last supplement."""
        rows = self.feeds["lcs_supplement"].pictures()
        return self._told(rows.drop_duplicates(["child", "counted_on"], keep="last", ignore_index=True))

    def _told(self, rows: pd.DataFrame) -> pd.DataFrame:
        """With service and locality, and what the lists of Annex A last said of the child: age band (of the year
        before, else it is nobody's age now) and gender."""
        rows = self.located(rows, "counted_on").astype({"counted_on": UNIT})
        said = pd.merge_asof(
            rows[["child", "counted_on"]].reset_index().sort_values("counted_on", kind="stable"), self._people,
            left_on="counted_on", right_on="said_on", by="child",
        ).set_index("index")  # fmt: skip
        lately = said["said_on"] > said["counted_on"] - pd.DateOffset(months=12)
        return rows.assign(age_band=said["age_band"].where(lately), gender=said["gender"])

    @cached_property
    def _people(self) -> pd.DataFrame:
        """What the lists of a day say of each child open in them, oldest first."""
        lists = [self.pictured("children_in_need"), self.planned, self.in_care, self.feeds["care_leavers"].pictures()]
        people = pd.concat([rows[["child", "counted_on", "age_band", "gender"]] for rows in lists], ignore_index=True)
        people = people.rename(columns={"counted_on": "said_on"}).astype({"said_on": UNIT})
        return people.groupby(["said_on", "child"], as_index=False)[["age_band", "gender"]].max()

    def _same_month(self, rows: pd.DataFrame, said: pd.DataFrame, *fields: str) -> pd.DataFrame:
        """With what a list of the same month says of the child."""
        month = {"_month": lambda found: found["counted_on"].dt.to_period("M")}
        said = said.assign(**month)[["child", "_month", *fields]]
        return rows.assign(**month).merge(said, how="left", on=["child", "_month"]).drop(columns="_month")

    # --- practice standards ---

    def mgmt_oversight_pct(self) -> pd.DataFrame:
        """An extract in which nobody has such a date says nothing."""
        rows = answered(self.supplement, "oversight_date").dropna(subset="case_status")
        days = {status: self.setting(f"oversight_days_{name}") for status, name in STANDARDS.items()}
        standard = pd.to_timedelta(rows["case_status"].map(days), unit="D")
        recent = rows["oversight_date"] >= rows["counted_on"] - standard
        return self.counted(rows, "counted_on", recent, 1, *OPEN)

    def chronology_pct(self) -> pd.DataFrame:
        rows = answered(self.supplement, "chronology_date")
        return self.counted(rows, "counted_on", rows["chronology_date"].notna(), 1, *OPEN)

    def assessment_updated_pct(self) -> pd.DataFrame:
        """Of children open for longer than an assessment may take, as the list of children in need of the month says;
        where it does not, of all but those under assessment."""
        rows = answered(self.supplement, "assessment_date")
        rows = self._same_month(rows, self.pictured("children_in_need"), "start_date")
        long_open = self.working_days(rows["start_date"], rows["counted_on"])
        long_open = long_open > self.setting("assessment_first_working_days")
        expected = np.where(rows["start_date"].notna(), long_open, rows["case_status"] != "Open assessment")
        rows = rows[expected.astype(bool)]
        due = months_after(rows["assessment_date"], self.setting("assessment_standard_months"))
        return self.counted(rows, "counted_on", due >= rows["counted_on"], 1, *OPEN)

    def plan_current_pct(self) -> pd.DataFrame:
        rows = self.supplement.dropna(subset="case_status")
        rows = rows[rows["case_status"] != "Open assessment"]
        rows = answered(rows.assign(latest=rows[["plan_date", "pathway_plan_date"]].max(axis=1)), "latest")
        current = months_after(rows["latest"], self.setting("plan_standard_months")) >= rows["counted_on"]
        return self.counted(rows, "counted_on", current, 1, *OPEN)

    def act_pathway_count(self) -> pd.DataFrame:
        rows = self.supplement[true(self.supplement["on_act_pathway"])]
        return self.counted(rows, "counted_on", 1, None, *OPEN)

    def shine_open_count(self) -> pd.DataFrame:
        rows = self.supplement[true(self.supplement["complex_safeguarding"])]
        return self.counted(rows, "counted_on", 1, None, *OPEN, "gender")

    def cp_advocacy_offered_pct(self) -> pd.DataFrame:
        rows = self.supplement[self.supplement["case_status"] == "Child protection"]
        rows = answered(rows, "advocate_offered")
        rows = rows[rows["age_band"].notna() & ~rows["age_band"].isin(["Unborn", "0-4"])]
        return self.counted(rows, "counted_on", true(rows["advocate_offered"]), 1, *WHERE, "age_band", "gender")

    # --- children in care ---

    @cached_property
    def cared_for(self) -> pd.DataFrame:
        """Children in care by the supplement, with since when by list 8, and where they lived at its list of the
        month."""
        rows = self.supplement[self.supplement["case_status"] == "Child in care"]
        rows = self._same_month(rows, self.in_care, "placement_type", "placement_location")
        periods = self.periods_listed[["child", "start_date", "end_date"]]
        pairs = rows[["child", "counted_on"]].reset_index().merge(periods, on="child")
        pairs = pairs[(pairs["start_date"] <= pairs["counted_on"]) & still_open(pairs)]
        return rows.assign(since=pairs.groupby("index")["start_date"].max())

    def sw_changes_3plus_pct(self) -> pd.DataFrame:
        rows = self.cared_for.dropna(subset="social_workers_12m")
        return self.counted(rows, "counted_on", rows["social_workers_12m"] >= 3, 1, *IN_CARE)

    def cla_immunisations_pct(self) -> pd.DataFrame:
        rows = answered(self.cared_for, "immunised")
        rows = rows[months_after(rows["since"], 12) <= rows["counted_on"]]
        return self.counted(rows, "counted_on", true(rows["immunised"]), 1, *IN_CARE)

    def cla_sdq_avg(self) -> pd.DataFrame:
        rows = self.cared_for.dropna(subset="sdq_score")
        rows = rows[months_after(rows["since"], 12) <= rows["counted_on"]]
        return self.counted(rows, "counted_on", rows["sdq_score"], 1, *IN_CARE)

    def pep_pct(self) -> pd.DataFrame:
        rows = answered(self.cared_for[true(self.cared_for["pep_required"])], "pep_date")
        since = self._term_began(rows["counted_on"])
        return self.counted(rows, "counted_on", rows["pep_date"] >= since, 1, *WHERE, "age_band", "placement_location")

    def _term_began(self, days: pd.Series) -> pd.Series:
        """The first day of the school term each day lies in; before the spring term it is last year's autumn term."""
        terms = sorted(self.setting(f"pep_term_{name}") for name in ("spring", "summer", "autumn"))
        day_of_year = days.dt.month * 100 + days.dt.day
        place = np.searchsorted(terms, day_of_year, side="right") - 1
        began = np.array(terms, dtype=int)[place]
        year = days.dt.year - (place < 0)
        return pd.to_datetime(pd.DataFrame({"year": year, "month": began // 100, "day": began % 100}))

    def cla_independent_visitor_count(self) -> pd.DataFrame:
        rows = self.cared_for[self.cared_for["independent_visitor"] == "Matched"]
        return self.counted(rows, "counted_on", 1, None, *IN_CARE)

    def cla_iha_timely_pct(self) -> pd.DataFrame:
        """Of those whom a supplement that holds such dates shows in the same care after 20 working days."""
        rows = self.came_into_care
        rows = rows.assign(due=self.working_day_due(rows["start_date"], self.setting("initial_health_working_days")))
        rows = rows.reset_index(drop=True)
        told = answered(self.supplement, "initial_health_date")
        pairs = (
            rows[["child", "start_date", "end_date", "due"]]
            .reset_index()
            .merge(told[["child", "counted_on", "case_status", "initial_health_date"]], on="child")
        )
        in_care = (pairs["case_status"] == "Child in care") & still_open(pairs)
        judged = pairs.loc[in_care & (pairs["counted_on"] >= pairs["due"]), "index"]
        met = pairs.loc[pairs["initial_health_date"].between(pairs["start_date"], pairs["due"]), "index"]
        seen = self.in_care.drop_duplicates(["child", "start_date"])[["child", "start_date", "placement_location"]]
        rows = rows.drop(columns="placement_location", errors="ignore").assign(met=rows.index.isin(met))
        rows = rows[rows.index.isin(judged)].merge(seen, how="left", on=["child", "start_date"])
        return self.counted(rows, "start_date", rows["met"], 1, "team", "age_band", "placement_location")

    # --- what assessments found ---

    @cached_property
    def assessed(self) -> pd.DataFrame:
        """One a child and assessment whose factors are known: the factors as the last supplement that gives any has
        them; team and the rest as the first said."""
        rows = self.supplement.dropna(subset=["assessment_date", "factors"]).sort_values("counted_on", kind="stable")
        of_each = rows.groupby(["child", "assessment_date"])
        found = of_each[[*OPEN, "gender"]].first().assign(factors=of_each["factors"].last()).reset_index()
        codes = found["factors"].str.split()
        has = {code: codes.map(lambda given, code=code: code in given).astype(bool) for code in FACTORS}
        return found.assign(
            neglect=has["16A"],
            abuse=np.logical_or.reduce([has[code] for code in ABUSE_OF]),
            whose_abuse=_one_of(
                {words: has[code] for code, words in ABUSE_OF.items()}, "None", "More than one of them"
            ),
            exploited=has["11A"] | has["24A"],
            exploitation=_one_of({words: has[code] for code, words in EXPLOITED.items()}, "Neither", "Both"),
        )

    def neglect_feature_pct(self) -> pd.DataFrame:
        return self.counted(self.assessed, "assessment_date", self.assessed["neglect"], 1, *OPEN)

    def da_feature_pct(self) -> pd.DataFrame:
        return self.counted(
            self.assessed, "assessment_date", self.assessed["abuse"], 1, *WHERE, "age_band", "whose_abuse"
        )

    def assess_cse_cce_pct(self) -> pd.DataFrame:
        found = self.assessed
        return self.counted(
            found, "assessment_date", found["exploited"], 1, *WHERE, "age_band", "gender", "exploitation"
        )

    def rereferral_neglect_pct(self) -> pd.DataFrame:
        """Neglect at the last assessment before the referral, or the first from that day to the next referral."""
        rows = self.referrals.sort_values(["child", "referral_date"], kind="stable")
        rows = rows.assign(next_referral=rows.groupby("child")["referral_date"].shift(-1))
        pairs = rows[["child", "referral_date", "next_referral"]].reset_index().merge(
            self.assessed[["child", "assessment_date", "neglect"]], on="child"
        ).sort_values("assessment_date", kind="stable")  # fmt: skip
        is_before = pairs["assessment_date"] < pairs["referral_date"]
        is_next = ~is_before & ~(pairs["assessment_date"] >= pairs["next_referral"])
        before = pairs[is_before].groupby("index")["neglect"].last().reindex(rows.index).eq(True)
        after = pairs[is_next].groupby("index")["neglect"].first().reindex(rows.index).eq(True)
        words = np.select([before & after, before], ["Before and after", "Before the referral"], "After the referral")
        rows = rows.assign(neglect_found=words)[before | after]
        return self.counted(
            rows, "referral_date", rows["again"], 1, "team", "age_band", "referral_source", "neglect_found"
        )

    def _latest_abuse(self, rows: pd.DataFrame) -> pd.Series:
        """Whether the last assessment by the end of the month found domestic abuse; blank when none is known."""
        known = self.assessed[["child", "assessment_date", "abuse"]].sort_values("assessment_date", kind="stable")
        month_end = rows["counted_on"].dt.to_period("M").dt.end_time.dt.normalize()
        pairs = rows[["child"]].assign(month_end=month_end).reset_index().merge(known, on="child")
        pairs = pairs[pairs["assessment_date"] <= pairs["month_end"]].sort_values("assessment_date", kind="stable")
        return pairs.groupby("index")["abuse"].last().reindex(rows.index).astype("boolean")

    def cpp_da_pct(self) -> pd.DataFrame:
        rows = self.positions("child_protection_plans")
        rows = rows.assign(category_of_abuse=rows["latest_category"], abuse=self._latest_abuse(rows))
        rows = rows.dropna(subset="abuse")
        return self.counted(rows, "counted_on", true(rows["abuse"]), 1, "team", "age_band", "category_of_abuse")

    def cpp_repeat_da_count(self) -> pd.DataFrame:
        """Plans begun within two years of one before, whose end the lists or the supplement tell."""
        plans = self.plans.assign(counted_on=self.plans["start_date"])
        ends = self.plans.loc[self.plans["end_date"].notna(), ["child", "start_date", "end_date"]]
        told = self.supplement[["child", "previous_plan_end_date"]].dropna()
        told = told.rename(columns={"previous_plan_end_date": "end_date"})
        ends = pd.concat([ends, told.assign(start_date=pd.NaT)], ignore_index=True)
        pairs = plans[["child", "start_date"]].reset_index().merge(ends, on="child", suffixes=("", "_before"))
        earlier = ~(pairs["start_date_before"] >= pairs["start_date"]) & (pairs["end_date"] <= pairs["start_date"])
        lately = pairs["end_date"] >= pairs["start_date"] - pd.DateOffset(months=24)
        again = plans.index.isin(pairs.loc[earlier & lately, "index"])
        rows = plans[again & true(self._latest_abuse(plans))]
        return self.counted(rows, "start_date", 1, None, "team", "age_band", "category_of_abuse")

    # --- meetings ---

    def multiagency_participation_pct(self) -> pd.DataFrame:
        """One an agency and meeting it was invited to, or came to."""
        rows = self.feeds["meetings"].events("meeting_date")
        rows = rows.assign(
            came=rows["attended"] == "Yes", asked=true(rows["invited"]), wrote=true(rows["report_provided"])
        ).sort_values("row_number", kind="stable")
        rows = rows.groupby(["meeting_id", "agency"], as_index=False, dropna=False).agg(
            meeting_date=("meeting_date", "first"), meeting_type=("meeting_type", "first"), team=("team", "first"),
            came=("came", "max"), asked=("asked", "max"), wrote=("wrote", "max"),
        )  # fmt: skip
        rows = rows[rows["came"] | rows["asked"]]
        words = np.select([rows["came"], rows["wrote"]], ["Attended", "Report only"], "Neither")
        return self.counted(
            rows.assign(contribution=words), "meeting_date", rows["came"], 1,
            "agency", "meeting_type", "team", "contribution", child="meeting_id",
        )  # fmt: skip

    def cl_participation_pct(self) -> pd.DataFrame:
        """Pathway reviews as the supplement shows them; of months without one, as the attendance sheets do."""
        covered = self.feeds["lcs_supplement"].covered("snapshot")
        shown, minuted = self._reviews_shown, self._reviews_minuted
        rows = pd.concat([
            shown[in_months(shown["review_date"], covered)], minuted[~in_months(minuted["review_date"], covered)]
        ], ignore_index=True)  # fmt: skip
        rows = rows[~starts_with(rows["participation"], "PN0")]
        took_part = starts_with(rows["participation"], TOOK_PART)
        return self.counted(rows, "review_date", took_part, 1, "team", "age_band", "participation")

    @cached_property
    def _reviews_shown(self) -> pd.DataFrame:
        """One a care leaver and review: with the last code given, and what the first supplement said of the rest."""
        rows = self.supplement[self.supplement["case_status"] == "Care leaver"].dropna(subset="pathway_review_date")
        rows = rows.sort_values("counted_on", kind="stable").rename(columns={"pathway_review_date": "review_date"})
        of_each = rows.groupby(["child", "review_date"])
        found = of_each[["team", "age_band"]].first().assign(participation=of_each["took_part"].last())
        return found.reset_index()

    @cached_property
    def _reviews_minuted(self) -> pd.DataFrame:
        """One a pathway review whose attendance sheet holds a code; of several the one furthest from taking part."""
        rows = self.feeds["meetings"].events("meeting_date").dropna(subset="participation")
        rows = rows[rows["meeting_type"] == "Pathway plan review"]
        rows = rows.groupby("meeting_id", as_index=False)[["meeting_date", "participation", "team"]].max()
        return rows.rename(columns={"meeting_date": "review_date", "meeting_id": "child"}).assign(age_band=None)


def answered(rows: pd.DataFrame, field: str) -> pd.DataFrame:
    """Without the extracts in which nobody has an answer: they say nothing, rather than no."""
    return rows[rows.groupby("counted_on")[field].transform("count") > 0]


def _one_of(found: dict[str, pd.Series], none: str, several: str) -> np.ndarray:
    """The one that was found, in words; or that none, or several, were."""
    number = np.sum([flags.to_numpy() for flags in found.values()], axis=0)
    words = np.select([flags.to_numpy() for flags in found.values()], list(found), none)
    return np.where(number > 1, several, words)
