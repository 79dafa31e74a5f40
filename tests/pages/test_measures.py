"""KPIs as a page about one part of the service tells them: what differs beyond chance, what signals, in which order."""

from types import SimpleNamespace

from charts.theme import LIGHT
from frame import measures
from frame.measures import Finding
from kpis.catalogue import load_kpis
from kpis.intervals import funnel

PICTURE = SimpleNamespace(kpis=load_kpis())


def test_only_what_lies_beyond_chance_is_named_with_the_whole_beside_it():
    units = funnel([("South", 104, 399), ("North", 75, 476), ("West", 83, 479), ("East", 79, 491)])
    assert measures.different_words(PICTURE, "rereferral_pct", units) == (
        "South 26.1% (104 of 399) higher than the whole’s 18.5%, beyond chance, over twelve months"
    )
    assert measures.different_words(PICTURE, "rereferral_pct", units[1:]) == ""


def test_fewer_than_ten_are_never_said_to_differ():
    units = funnel([("Tiny", 9, 9), ("North", 40, 400), ("South", 40, 400)])
    assert units[0].verdict == "higher"
    assert measures.different(units) == []


def said(kpi, kind, attention, finding):
    return SimpleNamespace(kpi=load_kpis()[kpi], kind=kind, attention=attention, finding=finding, variation=None)


def test_signals_are_told_most_pressing_first_and_steady_measures_not_at_all():
    assessed = {
        "rereferral_pct": said("rereferral_pct", "improving", 0, "Re-referrals: below average ten months running"),
        "agency_rate": said("agency_rate", "attention", 8, "Agency rate will not reach 25% as things work now"),
        "referral_nfa_pct": said("referral_nfa_pct", "steady", 0, "Referrals, no further action: no real change"),
    }
    found = measures.signals(assessed, tuple(assessed), lambda kpi: f"kpi?{kpi}", LIGHT)
    assert [(one.lead, one.words) for one in found] == [
        ("Agency rate", "will not reach 25% as things work now"),
        ("Re-referrals", "below average ten months running"),
    ]
    assert found[0].link == "kpi?agency_rate"


def test_findings_are_escaped_and_a_lead_links_only_where_it_leads():
    html = measures.findings_html([Finding("A & B", "<none>", "kpi?a=1&b=2"), Finding("C", "d")])
    assert '<b><a href="kpi?a=1&amp;b=2">A &amp; B</a></b>: &lt;none&gt;' in html
    assert "<b>C</b>: d" in html
