"""Social workers: agency, caseloads, vacancies, turnover, absence, training."""

from functools import cached_property

import pandas as pd

from bench.plain.cases import DAY, FOREVER, LONG_AGO, Theme, true

WHERE = ("team", "service", "locality")
BY = (*WHERE, "role", "employment_type")
EMPLOYED = ["Permanent", "Fixed term"]
REGISTERED_ROLES = ["Social worker", "Senior practitioner", "Advanced practitioner", "ASYE", "Practice manager"]


class Workforce(Theme):
    """KPIs of the workforce."""

    @cached_property
    def staff(self) -> pd.DataFrame:
        """Everybody on each month's extract and every vacancy, with service and locality."""
        rows = self.located(self.feeds["workforce"].pictures(), "counted_on")
        agency = rows["agency_reason"].where(rows["employment_type"] == "Agency")
        person = rows["worker"].where(rows["worker"].notna(), rows["post_id"])  # where no worker is named, the post
        return rows.assign(cover_reason=agency.mask(rows["employment_type"].isin(EMPLOYED), "Employed"), person=person)

    @cached_property
    def in_post(self) -> pd.DataFrame:
        """Registered social workers in post on the day, agency workers included; none has no hours at all."""
        rows = self._here(self.staff)
        return rows[true(rows["registered"]) & rows["worker_fte"].ne(0)]

    def _here(self, rows: pd.DataFrame) -> pd.DataFrame:
        """In post on the day: not a vacancy, not gone; a row with neither worker nor kind of employment is nobody."""
        nobody = (rows["employment_type"] == "Vacant") | rows["employment_type"].isna() & rows["worker"].isna()
        return rows[~nobody & ~(rows["end_date"] < rows["counted_on"])]

    @cached_property
    def workers(self) -> pd.DataFrame:
        """Those whose full-time equivalent is known."""
        return self.in_post.dropna(subset="worker_fte")

    def agency_rate(self) -> pd.DataFrame:
        rows = self.workers[self.workers["employment_type"].isin([*EMPLOYED, "Agency"])]
        agency = rows["worker_fte"].where(rows["employment_type"] == "Agency", 0.0)
        return self.counted(rows, "counted_on", agency, rows["worker_fte"], *WHERE, "role", "cover_reason")

    def agency_over_6m_pct(self) -> pd.DataFrame:
        """People, by their earliest start and greatest post."""
        rows = self.in_post[self.in_post["employment_type"] == "Agency"].dropna(subset="start_date")
        rows = rows.assign(began=rows.groupby(["person", "counted_on"])["start_date"].transform("min"))
        rows = self._greatest_post(rows)
        long = rows["began"] < rows["counted_on"] - pd.DateOffset(months=int(self.setting("agency_long_months")))
        return self.counted(rows, "counted_on", long, 1, *WHERE, "role", "cover_reason")

    def _greatest_post(self, rows: pd.DataFrame) -> pd.DataFrame:
        """A worker once, as in the post of most hours."""
        order = rows.assign(_fte=rows["worker_fte"].fillna(-1))
        order = order.sort_values(["_fte", "post_id"], ascending=[False, True])
        return order.drop_duplicates(["person", "counted_on"])

    # --- caseloads ---

    @cached_property
    def holders(self) -> pd.DataFrame:
        """Posts of case holders."""
        return self.workers[true(self.workers["case_holding"])]

    def caseload_avg(self) -> pd.DataFrame:
        """Of case holders whose caseload is known: a second post whose children stand beside the first counts."""
        rows = self.holders
        known = rows.groupby(["person", "counted_on"])["children_allocated"].transform("count") > 0
        rows = rows[known]
        children = rows["children_allocated"].fillna(0)
        return self.counted(rows, "counted_on", children, rows["worker_fte"], *BY)

    def caseload_within_20_pct(self) -> pd.DataFrame:
        """A worker's posts together; of each the council's ceiling by hours, or its own where that is lower."""
        key = ["person", "counted_on"]
        rows = self.in_post[true(self.in_post["case_holding"])]
        rows = rows[rows["worker_fte"].notna().groupby([rows[name] for name in key]).transform("all")]
        ceiling = self.setting("caseload_ceiling_per_fte") * rows["worker_fte"]
        rows = rows.assign(ceiling=pd.concat([ceiling, rows["caseload_ceiling"]], axis=1).min(axis=1))
        sums = rows.groupby(key)[["children_allocated", "ceiling"]].sum(min_count=1).add_prefix("all_")
        rows = self._greatest_post(rows).join(sums, on=key).dropna(subset="all_children_allocated")
        within = rows["all_children_allocated"].astype(float) <= rows["all_ceiling"] + 1e-9
        return self.counted(rows, "counted_on", within, 1, *BY)

    def manager_span_within_6_pct(self) -> pd.DataFrame:
        """Practice managers in post to whom a social worker reports."""
        rows, here = self.in_post, self._here(self.staff)
        managers = self._greatest_post(here[here["role"] == "Practice manager"])
        reports = rows[~rows["role"].isin(["Practice manager", "Service manager", "Head of service"])]
        reports = reports[reports["manager"].ne(reports["person"])]
        span = reports.groupby(["manager", "counted_on"])["person"].nunique().rename("span")
        managers = managers.join(span.rename_axis(["person", "counted_on"]), on=["person", "counted_on"])
        managers = managers.dropna(subset="span")
        within = managers["span"] <= self.setting("manager_span_limit")
        return self.counted(managers, "counted_on", within, 1, *WHERE, "employment_type")

    # --- vacancies ---

    def sw_vacancy_rate(self) -> pd.DataFrame:
        """A vacant post once, less what of it is filled; over vacant and employed."""
        rows = self.staff
        listed = rows["employment_type"] == "Vacant"
        needs = rows["registered"].astype(object).where(rows["registered"].notna(), rows["role"].isin(REGISTERED_ROLES))
        listed &= true(needs)
        here = ~(rows["end_date"] < rows["counted_on"])
        covered = (rows["employment_type"] == "Agency") & (rows["agency_reason"] == "Vacancy") & here
        key = ["post_id", "counted_on"]
        vacant = rows[(listed | covered & true(rows["registered"])) & here]
        vacant = vacant.assign(_listed=vacant["employment_type"] == "Vacant")
        vacant["_hours"] = vacant["worker_fte"].where(~vacant["_listed"])
        stated = vacant.groupby(key)["budgeted_fte"].max()
        stated = stated.fillna(vacant.groupby(key)["_hours"].sum(min_count=1)).rename("stated")
        vacant = vacant.sort_values(["_listed", "ordinal"], ascending=[False, True], kind="stable").drop_duplicates(key)
        employed = self.workers[self.workers["employment_type"].isin(EMPLOYED)]
        filled = employed.groupby(key)["worker_fte"].sum().rename("filled")
        budget = rows.groupby(key)["budgeted_fte"].max().rename("budget")
        vacant = vacant.join(stated, on=key).join(filled, on=key).join(budget, on=key)
        in_part = vacant["budget"] > vacant["filled"]  # else each row states its own share of the post
        rest = (vacant["budget"] - vacant["filled"]).clip(upper=vacant["stated"]).where(in_part, vacant["stated"])
        both = pd.concat([vacant.assign(n=rest, d=rest), employed.assign(n=0.0, d=employed["worker_fte"])])
        both = both[both["d"] > 0]
        return self.counted(both, "counted_on", both["n"], both["d"], *WHERE, "role")

    # --- who came and who left ---

    @cached_property
    def spells(self) -> pd.DataFrame:
        """Spells of the employed and registered: a worker, a post and a start, as the newest extract gives them.

        One that a newer extract lists otherwise, without its having ended before, has been corrected."""
        rows = self.staff[self.staff["employment_type"].isin(EMPLOYED)]
        rows = rows[true(rows["registered"])].sort_values(["list", "ordinal"], kind="stable")
        key = ["person", "post_id", "start_date"]
        first = rows.drop_duplicates(key).set_index(key)["worker_fte"]
        rows = rows.assign(first_fte=first.reindex(pd.MultiIndex.from_frame(rows[key])).to_numpy())
        rows = rows.drop_duplicates([*key, "end_date"], keep="last").reset_index(drop=True)
        newer = rows[["person", "post_id", "list", "start_date"]]
        pairs = rows.reset_index().merge(newer, on=["person", "post_id"], suffixes=("", "_newer"))
        since = pairs["start_date_newer"]
        overlaps = pairs["end_date"].isna() | since.isna() | (since <= pairs["end_date"])
        corrected = pairs.loc[(pairs["list_newer"] > pairs["list"]) & overlaps, "index"]
        return rows[~rows.index.isin(corrected)]

    def _next_working_day(self, days: pd.Series) -> pd.Series:
        return self.working_day_due(days, 1)

    def sw_starters(self) -> pd.DataFrame:
        """Not those who were in another post up to the working day before."""
        spells = self.spells.dropna(subset=["start_date"])
        others = self.spells[["person", "start_date", "end_date"]]
        others = others.assign(
            start_date=others["start_date"].fillna(LONG_AGO),
            free=self._next_working_day(others["end_date"]).fillna(FOREVER),
        )
        pairs = spells[["person", "start_date"]].reset_index().merge(others, on="person", suffixes=("", "_other"))
        moved = pairs[(pairs["start_date_other"] < pairs["start_date"]) & (pairs["free"] >= pairs["start_date"])]
        spells = spells[~spells.index.isin(moved["index"]) & spells["first_fte"].notna()]
        return self.counted(spells, "start_date", spells["first_fte"], None, *BY)

    def sw_turnover_rate(self) -> pd.DataFrame:
        """Who left in the twelve months to each month's end, over who is in post on its extract."""
        spells = self.spells.dropna(subset="worker_fte")
        others = self.spells[["person", "list", "start_date", "end_date"]]
        others = others.assign(
            start_date=others["start_date"].fillna(LONG_AGO), end_date=others["end_date"].fillna(FOREVER)
        )
        ended = spells.dropna(subset="end_date")
        ended = ended.assign(free=self._next_working_day(ended["end_date"]))
        own = ended[["person", "list", "start_date", "end_date", "free"]].reset_index()
        pairs = own.merge(others, on="person", suffixes=("", "_other"))
        since = (pairs["start_date_other"] <= pairs["free"]) & (pairs["list_other"] >= pairs["list"])
        stays = pairs[since & (pairs["end_date_other"] > pairs["end_date"])]
        left = ended[~ended.index.isin(stays["index"])]
        ends = self.feeds["workforce"].covered("snapshot") + pd.offsets.MonthEnd(0)
        left = left.drop(columns="counted_on").merge(pd.DataFrame({"counted_on": ends}), how="cross")
        since = left["counted_on"] + DAY - pd.DateOffset(months=12)
        left = left[(left["end_date"] >= since) & (left["end_date"] <= left["counted_on"])]
        here = self.workers[self.workers["employment_type"].isin(EMPLOYED)]
        here = here.assign(counted_on=here["counted_on"] + pd.offsets.MonthEnd(0), n=0.0, d=here["worker_fte"])
        both = pd.concat([left.assign(n=left["worker_fte"], d=0.0), here])
        return self.counted(both, "counted_on", both["n"], both["d"], *BY)

    def sw_absence_rate(self) -> pd.DataFrame:
        """Days lost over the working days of the month so far; an extract that gives nobody any says nothing."""
        employed = self.in_post[self.in_post["employment_type"].isin(EMPLOYED)]
        told = employed.groupby("counted_on")["days_lost"].transform("count") > 0
        rows = employed[told].dropna(subset="worker_fte")
        before = rows["counted_on"].dt.to_period("M").dt.to_timestamp() - DAY
        days = self.working_days(before, rows["counted_on"]) * rows["worker_fte"]
        return self.counted(rows, "counted_on", rows["days_lost"].fillna(0), days, *BY)

    # --- training ---

    def training_rrp_pct(self) -> pd.DataFrame:
        """Eligible and in post; what is still in progress is not complete, what was not attended says nothing."""
        rows = self.listed[self.listed["programme"] == "Restorative Relational Practice"]
        rows = rows[true(rows["eligible"])]
        rows = rows[~self._gone(rows)]
        by = ("team", "role", "employment_type", "agency")
        return self.counted(rows, "counted_on", rows["completed_date"].notna(), 1, *by, child="person")

    @cached_property
    def listed(self) -> pd.DataFrame:
        """A person and programme once a list: by the row that is not complete, if there is one, else the latest
        completed; one not attended speaks only where nothing else does."""
        rows = self.feeds["training"].pictures()
        rows = rows.assign(_missed=rows["status"] == "Did not attend", _on=rows["completed_date"].fillna(FOREVER))
        rows = rows.sort_values(["_missed", "_on", "ordinal"], ascending=[True, False, True], kind="stable")
        return rows.drop_duplicates(["programme", "person", "counted_on"])

    def _gone(self, people: pd.DataFrame) -> pd.Series:
        """Known to a workforce extract, and by that of the month out of every post; without one nobody knows."""
        staff = self.staff[self.staff["worker"].notna() & self.staff["employment_type"].ne("Vacant")]
        month = staff["counted_on"].dt.to_period("M")
        first = month.groupby(staff["worker"]).min()
        when = people["counted_on"].dt.to_period("M")
        known = (people["person"].map(first) <= when) & when.isin(month)
        here = ~(staff["end_date"] < staff["counted_on"])
        there = pd.MultiIndex.from_arrays([people["person"], when]).isin(
            pd.MultiIndex.from_arrays([staff.loc[here, "worker"], month[here]])
        )
        return known & ~there

    def training_assessment_smart_count(self) -> pd.DataFrame:
        return self._trained("Assessment and SMART planning")

    def training_voice_count(self) -> pd.DataFrame:
        return self._trained("Voice of the Child")

    def _trained(self, programme: str) -> pd.DataFrame:
        """The newest list that names a person says when they completed it."""
        rows = self.listed[self.listed["programme"] == programme].sort_values("counted_on", kind="stable")
        rows = rows.drop_duplicates("person", keep="last").dropna(subset="completed_date")
        by = ("agency", "team", "role", "employment_type")
        return self.counted(rows, "completed_date", 1, None, *by, child="person")
