"""From contact to outcome: sums over rows, shares that may be said, nothing made of what is not recorded."""

from hypothesis import given
from hypothesis import strategies as st

from kpis import front_door
from kpis.shares import Share, together


def contact(outcome, contacts, traceable=0, referred=0):
    return {"outcome": outcome, "contacts": contacts, "traceable": traceable, "referred": referred}


def referral(source, team, referrals, nothing, action, again, traceable=0, assessed=0):
    return {
        "source": source, "team": team, "referrals": referrals, "no_further_action": nothing, "action_taken": action,
        "rereferrals": again, "traceable": traceable, "assessed": assessed,
    }  # fmt: skip


CONTACTS = [
    contact("Early help", 4), contact(None, 9), contact("Referral to social care", 5, 4, 3),
    contact("Early help", 3), contact("Section 47", 2, 2, 2),
]  # fmt: skip
REFERRALS = [
    referral("Police", "North", 20, 5, 14, 4, 10, 9), referral("Schools", "North", 10, 1, 9, 1, 8, 8),
    referral("Police", "South", 12, 0, 12, 6, 12, 10),
]  # fmt: skip


def test_outcomes_are_added_up_and_those_without_a_decision_come_last():
    assert front_door.outcomes(CONTACTS) == [
        ("Early help", 7), ("Referral to social care", 5), ("Section 47", 2), ("No decision yet", 9),
    ]  # fmt: skip


def test_what_was_sent_on_and_traced():
    assert front_door.contacts_traced(CONTACTS) == Share(5, 6)
    assert front_door.referrals_traced(REFERRALS) == Share(27, 30)


def test_a_referral_whose_outcome_is_not_recorded_is_neither_action_nor_none():
    assert front_door.actions(REFERRALS) == [("Action taken", 35), ("No further action", 6), ("Not recorded", 1)]
    assert front_door.actions(REFERRALS[1:]) == [("Action taken", 21), ("No further action", 1)]


def test_referrals_by_source_and_by_team():
    police, schools = front_door.by(REFERRALS, "source")
    assert (police.name, police.referrals, police.rereferrals) == ("Police", 32, Share(10, 32))
    assert schools.no_further_action == Share(1, 10)
    assert [line.name for line in front_door.by(REFERRALS, "team")] == ["North", "South"]


def test_findings_keep_both_answers_and_tell_what_is_not_recorded():
    rows = [{"finding": "Support needed", "authorised": 3}, {"finding": None, "authorised": 2}]
    assert front_door.findings(rows) == [
        ("Support needed", 3), ("No support needed", 0), ("Finding not recorded", 2),
    ]  # fmt: skip


def test_every_band_of_waiting_is_there():
    rows = [
        {"what": "assessment", "days": "Over 45", "waiting": 3},
        {"what": "assessment", "days": "Over 45", "waiting": 2},
        {"what": "contact", "days": "1 to 5", "waiting": 7},
    ]
    assert front_door.waiting(rows, "assessment") == {"0 to 20": 0, "21 to 35": 0, "36 to 45": 0, "Over 45": 5}
    assert front_door.waiting(rows, "contact") == {"1 to 5": 7, "6 to 10": 0, "Over 10": 0}


# ---------------------------------------------------------------- shares


def test_a_share_says_its_numbers_and_a_percentage_only_from_ten_on():
    assert Share(771, 841).words == "91.7%, 771 of 841"
    assert Share(3, 7).words == "3 of 7, too few to judge"
    assert Share(0, 0).words == "none to count"
    assert Share(771, 841).told("contacts") == "91.7% of contacts (771 of 841)"
    assert Share(3, 7).told("contacts") == Share(3, 7).of_these("contacts") == "3 of 7 contacts"
    assert Share(5, 20.8).words == "24.0%, 5 of 20.8"


def test_a_share_of_none_has_no_percentage():
    assert Share(0, 0).percent is None


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=8))
def test_shares_together_are_sums_over_sums(pairs):
    shares = [Share(min(pair), max(pair)) for pair in pairs]
    whole = together(shares)
    assert (whole.n, whole.of) == (sum(map(min, pairs)), sum(map(max, pairs)))
    known = [share.percent for share in shares if share.of]
    if known:
        assert min(known) - 1e-9 <= whole.percent <= max(known) + 1e-9
