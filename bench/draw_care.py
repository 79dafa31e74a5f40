"""What makes the lists of children in care hard to count: dates on the edge of every standard, brothers and sisters in
one application, couples who adopt, plans changed and put right, and the same children in several feeds."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from bench.listed import Lists
from etl.contracts import load_contracts

DAY = pd.Timedelta(days=1)
PLACES = [
    "U4 Foster, long term", "U1 Foster, relative or friend, long term", "U6 Foster, not long term or to adopt",
    "U5 Foster, to adopt", "A4 Placed for adoption, consent, new carer", "A5 Placed for adoption, order, current carer",
    "P1 Placed with parents", "P2 Independent living", "K1 Secure children's home", "K2 Children's home",
    "R1 Residential care home", "S1 Residential school", "T3 Temporary, carer's holiday", None,
]  # fmt: skip
PROVIDERS = [f"PR{number} Provider" for number in range(6)] + [None]
ENDS = [
    "E4A Returned home, planned", "E4B Returned home, not planned", "E12 Adopted, consent dispensed with",
    "E43 Special guardianship, former foster carer", "E44 Special guardianship, another carer",
    "E45 Special guardianship, former foster carer (relative)", "E47 Special guardianship, relative or friend",
    "E48 Special guardianship, other carer", "E9 Custody", "X1 New episode the same day", None,
]  # fmt: skip
OPEN = ["Child in need", "Child protection", "Child in care", "Care leaver", "Open assessment", None]
FACTORS = ["16A", "3A", "3B", "3C 16A", "3", "11A", "11A 24A", "24A", "3A 3B", "21", None]


def shape(lists: dict[str, Lists], rng: np.random.Generator) -> None:
    """Rewrites the drawn lists in place."""
    changes: dict[str, Callable[[pd.DataFrame, np.random.Generator], pd.DataFrame]] = {
        "children_looked_after": _in_care, "care_leavers": _leavers, "adopters": _adopters, "adoption": _adopted,
        "plo_tracker": _siblings, "iro_disputes": _disputes, "sgo_register": _guardians,
        "permanence_tracker": _plans,
    }  # fmt: skip
    for feed, change in changes.items():
        _rewrite(lists, feed, lambda rows, change=change: change(rows, rng))
    _rewrite(lists, "lcs_supplement", lambda rows: _supplement(rows, lists, rng))


def _rewrite(lists: dict[str, Lists], feed: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """New rows, numbered and known by their key as the checker does."""
    each, contract = lists[feed], load_contracts()[feed]
    rows = change(each.rows.assign(as_at=each.lists["as_at"].to_numpy()[each.rows["list"]]))
    rows = rows.sort_values("list", kind="stable", ignore_index=True)[each.rows.columns]
    key = ["list", *contract.key]
    rows["ordinal"] = rows.groupby(key, dropna=False, sort=False).cumcount() + 1
    rows["row_number"] = rows.groupby("list", sort=False).cumcount() + 3
    lists[feed] = replace(each, rows=rows.astype(each.rows.dtypes.to_dict()))


def _near(days: pd.Series, back: list[pd.DateOffset], rng: np.random.Generator, blank: float = 0.1) -> pd.Series:
    """One of these times before each day, to the day, a day less or a day more; now and then never."""
    which, by = rng.integers(0, len(back), len(days)), pd.to_timedelta(rng.integers(-1, 2, len(days)), "D")
    found = pd.concat([days[which == place] - offset for place, offset in enumerate(back)]).reindex(days.index)
    return (found + by).clip(upper=days).mask(rng.random(len(days)) < blank)


def _some(rows: pd.DataFrame, share: float, rng: np.random.Generator) -> np.ndarray:
    return rng.random(len(rows)) < share


def _pick(values: list, size: int, rng: np.random.Generator) -> np.ndarray:
    return np.array(values, dtype=object)[rng.integers(0, len(values), size)]


def months(*numbers: int) -> list[pd.DateOffset]:
    """So many calendar months each."""
    return [pd.DateOffset(months=number) for number in numbers]


def days(*numbers: int) -> list[pd.DateOffset]:
    """So many days each."""
    return [pd.DateOffset(days=number) for number in numbers]


# --- lists 8 to 11 ------------------------------------------------------------------------------------------------


def _in_care(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Placements of every kind, and reviews, visits and checks about the day they fall due."""
    size, as_at = len(rows), rows["as_at"]
    began = _near(as_at, months(3, 6, 12, 24), rng).fillna(rows["start_date"])
    own = rows["placement_type"].mask(_some(rows, 0.5, rng), pd.Series(_pick(PLACES, size, rng), rows.index))
    ended = rows["end_date"].notna()
    return rows.assign(
        placement_type=own, placement_provider=_pick(PROVIDERS, size, rng),
        placement_start_date=pd.concat([began, rows["start_date"]], axis=1).max(axis=1).mask(_some(rows, 0.1, rng)),
        last_review_date=_near(as_at, [*months(3, 6), *days(20, 27, 28)], rng),
        last_visit_date=_near(as_at, [*months(3), *days(42, 7)], rng),
        iro_contact_date=_near(as_at, months(6), rng),
        health_assessment_date=_near(as_at, months(6, 12), rng), dental_check_date=_near(as_at, months(12), rng),
        legal_status_date=rows["start_date"].mask(_some(rows, 0.3, rng), as_at - 20 * DAY),
        missing_12m=pd.array(_pick([0, 0, 0, 1, 4, None], size, rng), "Int64"),
        end_reason=pd.Series(_pick(ENDS, size, rng), rows.index).where(ended),
    )  # fmt: skip


def _leavers(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Four times as many, a few of them twice in a list, with days of reviews about the sixth month."""
    more = [rows.assign(child=rows["child"].str[:-1] + letter) for letter in "abc"]
    rows = pd.concat([rows, *more, rows[_some(rows, 0.03, rng)]], ignore_index=True)
    size = len(rows)
    return rows.assign(
        age=pd.array(_pick([*range(16, 27), 19, 20, 21, None], size, rng), "Int64"),
        activity=_pick(["F1 Higher", "P1 Higher", "F2 Other", "P5 Work", "G4 Ill", "G6 Parenting", None], size, rng),
        accommodation=_pick(["Z With former foster carers", "U Independent living", "B Parents", None], size, rng),
        latest_contact_date=_near(rows["as_at"], days(56), rng, blank=0.3),
        pathway_plan_review_date=_near(rows["as_at"], months(6), rng, blank=0.4),
    )


def _adopters(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Stages that take two and four months to the day, a day less and a day more."""
    for stage, long in (("stage_1", 2), ("stage_2", 4)):
        start = rows[f"{stage}_start_date"].fillna(rows["enquiry_date"] + 30 * DAY)
        end = start + pd.DateOffset(months=long) + pd.to_timedelta(rng.integers(-1, 2, len(rows)), "D")
        rows[f"{stage}_start_date"] = start.mask(_some(rows, 0.05, rng) | (start > rows["as_at"]))
        rows[f"{stage}_end_date"] = end.where(end <= rows["as_at"])
    return rows


def _adopted(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Steps in their order, most of them; some families fostered the child first."""
    steps = ["entered_care_date", "foster_to_adopt_date", "decision_date", "placement_order_date", "matched_date",
             "placed_date", "adoption_order_date"]  # fmt: skip
    seed = pd.util.hash_pandas_object(rows["child"] + rows["decision_date"].astype("str"), index=False)
    number = (seed % 997).astype(int)
    found = {"decision_date": rows["decision_date"]}
    for before, step in pairwise(steps[2:]):
        found[step] = found[before] + pd.to_timedelta(number * 7 % 90 - 3, "D")
    found["entered_care_date"] = rows["decision_date"] - pd.to_timedelta(number % 300 - 2, "D")
    found["foster_to_adopt_date"] = (found["entered_care_date"] + 30 * DAY).where(number % 3 == 0)
    for place, step in enumerate(name for name in steps if name != "decision_date"):
        rows[step] = found[step].where((found[step] <= rows["as_at"]) & (number % (11 + place) != 0))
    return rows


# --- permanence ---------------------------------------------------------------------------------------------------


def _siblings(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Two thirds conclude, in their time; some families have a second row, concluded another day or not yet, some of
    which are gone from later trackers."""
    number = rows["plo_id"].str.extract(r"(\d+)$", expand=False).fillna("0").astype(int)
    final = rows["issued_date"] + pd.to_timedelta(60 + number * 13 % 300, "D")
    ordered = (final <= rows["as_at"]) & (number % 3 > 0)
    orders = np.array(["Care order", "SGO", "Supervision order", None], dtype=object)[number % 4]
    rows = rows.assign(
        final_order_date=final.where(ordered), final_order=pd.Series(orders, rows.index).where(ordered),
        issued_date=rows["issued_date"].mask(rows["issued_date"] > rows["as_at"]),
    )  # fmt: skip
    twin = rows[number % 4 == 0].assign(plo_id=lambda found: found["plo_id"] + "b")
    later = twin["final_order_date"] + pd.to_timedelta(rng.choice([0, 9, 40], len(twin)), "D")
    twin["final_order_date"] = later.where(later <= twin["as_at"])
    twin["neglect"] = pd.array(_pick([True, False, None], len(twin), rng), "boolean")
    leaves = (number.loc[twin.index] % 3 == 0) & (twin["list"] > int(rows["list"].median()))
    start = _near(rows["as_at"], days(112), rng, blank=0.5).fillna(rows["pre_proceedings_start"])
    early = rows["issued_date"].isna() & rows["pre_proceedings_end"].isna()
    rows = rows.assign(pre_proceedings_start=start.where(early, rows["pre_proceedings_start"]))
    return pd.concat([rows, twin[~leaves]], ignore_index=True)


def _disputes(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Answers on the day they are due, a day before and a day after."""
    answered = rows["response_due"] + pd.to_timedelta(rng.integers(-1, 2, len(rows)), "D")
    chosen = _some(rows, 0.5, rng) & (answered <= rows["as_at"]) & (answered >= rows["raised_date"])
    return rows.assign(response_date=rows["response_date"].mask(chosen, answered))


def _guardians(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Orders that are a year or eighteen years old about the end of a month."""
    number = rows["sgo_id"].str.extract(r"(\d+)$", expand=False).fillna("0").astype(int)
    last = rows["as_at"].max()
    back = np.where(number % 4 == 0, 18 * 12, 12) + number % 12
    start = pd.Series([last - pd.DateOffset(months=int(each)) for each in back], rows.index)
    start += pd.to_timedelta(number % 3 - 1, "D")
    chosen = (number % 2 == 0) & ~(start > rows["end_date"]) & (start <= rows["as_at"])
    still = rows["still_living"].mask(_some(rows, 0.05, rng), False)
    bands = pd.Series(_pick(["0-4", "5-9", "10-15", "16-17", "18-21", None], len(rows), rng), rows.index)
    return rows.assign(start_date=rows["start_date"].mask(chosen, start), still_living=still, age_band=bands)


def _plans(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Plans agreed on the day of the second review, a day before and a day after; changed later, and put right."""
    start = rows["start_date"].fillna(rows["as_at"])
    number = (pd.util.hash_pandas_object(rows["child"], index=False) % 60).astype(int).set_axis(rows.index)
    review = start + pd.to_timedelta(100 + number, "D")
    agreed = review + pd.to_timedelta(number % 3 - 1, "D")
    age = (rows["as_at"] - review).dt.days
    changed, put_right = (age > 200) & (number % 2 == 0), (age > 90) & (number % 5 == 0)
    plan = np.where(changed, "Long-term fostering", np.where(number % 7 == 0, None, "Adoption"))
    agreed = agreed.mask(put_right, agreed + 2 * DAY).mask(changed, review + 200 * DAY)
    moved = rows["start_date"] + pd.to_timedelta(np.where((age > 30) & (number % 9 == 0), 12, 0), "D")
    return rows.assign(
        start_date=moved.where(moved <= rows["as_at"], rows["start_date"]), second_review_date=review,
        permanence_plan=plan, plan_agreed_date=agreed.where((agreed <= rows["as_at"]) & (number % 8 != 0)),
    )  # fmt: skip


# --- the supplement -----------------------------------------------------------------------------------------------


def _supplement(rows: pd.DataFrame, lists: dict[str, Lists], rng: np.random.Generator) -> pd.DataFrame:
    """Children the other lists of the month hold as well, with dates about the day each standard runs out; in one
    supplement nobody answers anything."""
    more = [_held_beside(rows, lists[feed], status, rng) for feed, status in (
        ("children_looked_after", "Child in care"), ("child_protection_plans", "Child protection"),
        ("referrals", "Open assessment"), ("care_leavers", "Care leaver"),
    )]  # fmt: skip
    rows = pd.concat([rows, *more], ignore_index=True)
    size, as_at = len(rows), rows["as_at"]
    rows = rows.assign(
        oversight_date=_near(as_at, days(28, 42, 56), rng), assessment_date=_assessed(rows, lists, rng),
        factors=_pick(FACTORS, size, rng), plan_date=_near(as_at, months(6), rng), pep_date=_about_terms(as_at, rng),
        pathway_plan_date=_near(as_at, months(6), rng, blank=0.5),
        social_workers_12m=pd.array(_pick([1, 2, 3, 5, None], size, rng), "Int64"),
        initial_health_date=_near(as_at, days(5, 20, 60), rng, blank=0.4),
        previous_plan_end_date=_near(as_at, months(23, 24, 25), rng, blank=0.5),
        chronology_date=rows["chronology_date"].where(rows["chronology_date"] <= as_at),
        pathway_review_date=rows["pathway_review_date"].where(rows["pathway_review_date"] <= as_at),
    )  # fmt: skip
    silent = rows["list"] == int(rows["list"].max()) // 3
    answers = [name for name in rows if name.endswith("_date") and name != "as_at_date"]
    answers += ["immunised", "advocate_offered", "on_act_pathway", "complex_safeguarding", "independent_visitor"]
    return rows.assign(**{name: rows[name].mask(silent) for name in answers})


def _held_beside(rows: pd.DataFrame, held: Lists, status: str, rng: np.random.Generator) -> pd.DataFrame:
    """Some children another feed's list of the same month holds, in the words of rows there are."""
    month = held.lists["as_at"].dt.to_period("M").to_numpy()[held.rows["list"]]
    children = held.rows[["child"]].assign(month=month).drop_duplicates()
    pictures = rows[["list", "as_at", "as_at_date"]].drop_duplicates("list")
    pictures = pictures.assign(month=pictures["as_at"].dt.to_period("M")).merge(children, on="month")
    pictures = pictures[_some(pictures, 0.6 if status == "Child in care" else 0.3, rng)].reset_index(drop=True)
    words = rows.sample(len(pictures), replace=True, random_state=int(rng.integers(1 << 30))).reset_index(drop=True)
    known = {name: pictures[name] for name in ("list", "as_at", "as_at_date", "child")}
    return words.assign(**known, case_status=np.where(_some(words, 0.9, rng), status, _pick(OPEN, len(words), rng)))


def _assessed(rows: pd.DataFrame, lists: dict[str, Lists], rng: np.random.Generator) -> pd.Series:
    """About the day an assessment is out of date, or some weeks about the child's last referral."""
    referred = lists["referrals"].rows.groupby("child")["referral_date"].max()
    about = rows["child"].map(referred) + pd.to_timedelta(rng.choice([-90, -1, 0, 1, 30, 60], len(rows)), "D")
    plain = _near(rows["as_at"], [*months(12), *days(3, 20, 50)], rng)
    return about.where((about <= rows["as_at"]) & _some(rows, 0.6, rng), plain)


def _about_terms(as_at: pd.Series, rng: np.random.Generator) -> pd.Series:
    """About the first days of the school terms."""
    term = pd.to_datetime(pd.DataFrame({"year": as_at.dt.year, "month": rng.choice([1, 4, 9], len(as_at)), "day": 1}))
    held = term + pd.to_timedelta(rng.integers(-1, 2, len(as_at)), "D")
    return held.where(held <= as_at, held - pd.DateOffset(years=1))
