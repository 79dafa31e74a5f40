"""The dictionary finds every KPI the plan names."""

from frame import dictionary
from kpis.catalogue import load_kpis
from tests.pages.conftest import body, title


def test_every_kpi_is_there(visit):
    at = visit("dictionary")
    assert title(at) == f"{len(load_kpis())} measures, 5 with figures"
    assert body(at).count("<article") == len(load_kpis())


def test_a_search_in_the_url_is_taken(visit):
    at = visit("dictionary", q="fifteen working days nowhere")
    assert title(at).startswith("0 of ")
    at = visit("dictionary", q="working days conference")
    assert "ICPC in 15 days" in body(at)


def test_words_match_in_any_order_and_case():
    kpis = load_kpis().values()
    assert dictionary.found(kpis, "CONFERENCES initial") == dictionary.found(kpis, "initial conferences") != []


def test_a_kpi_with_figures_links_to_its_page(visit):
    assert '<a href="kpi?kpi=Re-referrals"' in body(visit("dictionary", q="re-referrals"))
