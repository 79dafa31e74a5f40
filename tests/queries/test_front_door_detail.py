"""What the front door page shows beyond KPIs, on rows small enough to count by hand. 5 October 2026 is a Monday."""

from collections import Counter
from datetime import date, datetime

import pytest

from tests.queries.world import World

TO_NOVEMBER = ("2026-06-01", "2026-11-30")
KPIS = ("contact_decision_1wd_pct", "referral_count", "referral_nfa_pct", "rereferral_pct",
        "assessment_45wd_pct", "assessment_open_over_45")  # fmt: skip
SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (9, 10, 11))


def contact(number, child, outcome, received, decided=None):
    return {
        "contact_id": number, "child": child, "outcome": outcome, "agency": "Police",
        "received_at": datetime(2026, *received, 9), "decided_at": decided and datetime(2026, *decided, 12),
    }  # fmt: skip


def referral(child, day, nothing, source="Police"):
    return {"child": child, "referral_date": date(2026, *day), "no_further_action": nothing, "team": "North",
            "referral_source": source}  # fmt: skip


def assessment(child, start, end=None, support=None):
    return {"child": child, "start_date": date(2026, *start), "end_date": end and date(2026, *end), "team": "North",
            "needs_support": support}  # fmt: skip


CONTACTS = [
    contact("k1", "a", "Referral to social care", (10, 5), (10, 5)),  # referred on the 14th day after
    contact("k2", "b", "Section 47", (10, 5), (10, 7)),  # referred on the 15th
    contact("k3", "c", "Referral to social care", (10, 5), (10, 6)),  # referred the day before
    contact("k4", "d", "Early help", (10, 5), (10, 6)),  # referred since, but was not sent on
    contact("k5", None, "Referral to social care", (10, 5), (10, 6)),  # names no child
    contact("k6", "u", None, (10, 5)),  # never decided: 19 working days by 31 October
    contact("k7", "v", "Early help", (10, 29), (11, 2)),  # decided, but not by 31 October
    contact("k8", "w", None, (10, 30)),  # its working day had not run out by Saturday the 31st
]
LATER = [contact("n1", "e", "Referral to social care", (11, 20), (11, 20))]  # December is not loaded
REFERRALS = [
    referral("a", (10, 19), False),  # assessed on the 14th day
    referral("b", (10, 20), False),  # on the 15th
    referral("c", (10, 4), True),
    referral("d", (10, 6), False),  # referred again before the assessment
    referral("d", (10, 10), False, "Schools"),  # assessed two days later
    referral("g", (10, 7), None),
    referral("f", (11, 20), False),  # December is not loaded
]
ASSESSMENTS = [
    assessment("a", (11, 2)),  # 20 working days by Monday 30 November
    assessment("b", (11, 4), (11, 27), True),
    assessment("d", (10, 12), (11, 26), False),
    assessment("h", (9, 1), (11, 20), True),  # late: 58 working days
    assessment("i", (10, 30)),  # 21
    assessment("j", (9, 28)),  # 45
    assessment("k", (9, 25)),  # 46
    assessment("l", (11, 3), (11, 24)),
]


def front_door_world() -> World:
    """The rows above, loaded and published."""
    world = World()
    world.load("front_door", "2026-11-30", [*CONTACTS, *LATER], ("2026-10-01", "2026-11-30"))
    world.load("referrals", "2026-11-30", REFERRALS, TO_NOVEMBER)
    world.load("assessments", "2026-11-30", ASSESSMENTS, TO_NOVEMBER)
    return world.publish(*KPIS)


@pytest.fixture(scope="module")
def world():
    return front_door_world()


def total(rows, month, *parts):
    return tuple(sum(row[part] for row in rows if row["month"] == month) for part in parts)


def test_a_contact_sent_on_is_traced_by_the_child_within_14_days(world):
    rows = world.detail("contact_outcome")
    assert total(rows, OCTOBER, "contacts", "traceable", "referred") == (8, 3, 1)
    assert total(rows, NOVEMBER, "contacts", "traceable", "referred") == (1, 0, 0)
    assert {row["outcome"] for row in rows if row["traceable"]} == {"Referral to social care", "Section 47"}


def test_contacts_decided_in_time_are_the_kpis(world):
    rows = world.detail("contact_outcome")
    found = total(rows, OCTOBER, "in_time", "due")
    assert found == world.fraction("contact_decision_1wd_pct", "2026-10") == (4, 8)  # k1, k3, k4 and k5 by the 6th


def test_a_referral_is_traced_to_an_assessment_before_the_next_referral(world):
    rows = world.detail("referral_step")
    parts = ("referrals", "no_further_action", "action_taken", "traceable", "assessed", "rereferrals")
    assert total(rows, OCTOBER, *parts) == (6, 1, 4, 4, 2, 1)
    assert total(rows, NOVEMBER, *parts) == (1, 0, 1, 0, 0, 0)
    (schools,) = [row for row in rows if row["source"] == "Schools"]
    assert (schools["assessed"], schools["rereferrals"]) == (1, 1)


def test_referrals_add_up_to_the_kpis(world):
    rows = world.detail("referral_step")
    assert total(rows, OCTOBER, "referrals") == (world.value("referral_count", "2026-10")["value"],)
    assert total(rows, OCTOBER, "no_further_action", "referrals") == world.fraction("referral_nfa_pct", "2026-10")
    assert total(rows, OCTOBER, "rereferrals", "referrals") == world.fraction("rereferral_pct", "2026-10")


def test_assessments_authorised_are_the_kpis(world):
    rows = world.detail("assessment_step")
    assert total(rows, NOVEMBER, "in_time", "authorised") == (3, 4)
    assert world.fraction("assessment_45wd_pct", "2026-11") == (3, 4)
    assert {row["finding"]: row["authorised"] for row in rows} == {
        "Support needed": 2,
        "No support needed": 1,
        None: 1,
    }


def test_what_waited_is_as_it_stood_at_each_months_end(world):
    rows = world.detail("front_door_waiting")

    def banded(month, what):
        return Counter({r["days"]: r["waiting"] for r in rows if (r["month"], r["what"]) == (month, what)})

    assert banded(OCTOBER, "contact") == {"Over 10": 1, "1 to 5": 1}
    assert banded(NOVEMBER, "contact") == {"Over 10": 2}  # k6 and k8
    assert banded(NOVEMBER, "assessment") == {"0 to 20": 1, "21 to 35": 1, "36 to 45": 1, "Over 45": 1}
    assert world.value("assessment_open_over_45", "2026-11", "snapshot")["value"] == 1
    # at the end of September: h, j and k, begun on the 1st, 28th and 25th
    assert banded(SEPTEMBER, "assessment") == {"21 to 35": 1, "0 to 20": 2}
