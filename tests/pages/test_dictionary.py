"""The dictionary finds every KPI the plan names."""

from etl.contracts import load_contracts
from etl.home import Home
from frame import dictionary, feeds
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


# ---------------------------------------------------------------- extracts


def test_every_extract_is_there_with_all_its_columns(visit):
    at = visit("dictionary", about="Extracts")
    contracts = load_contracts().values()
    columns = sum(len(contract.columns) for contract in contracts)
    assert title(at) == f"{len(contracts)} extracts, {columns:,} columns"
    assert body(at).count("<article") == body(at).count("<details>") == len(contracts)
    assert body(at).count('role="rowheader"') == columns


def test_an_extract_is_found_by_a_column_or_another_name_of_it(visit):
    at = visit("dictionary", about="Extracts", q="date of referral")
    assert title(at).endswith(f"of {len(load_contracts())} extracts mention “date of referral”")
    assert 'id="referrals"' in body(at)
    assert feeds.found("no such column anywhere") == []


def test_an_extract_says_what_is_needed_and_what_is_kept():
    children = load_contracts()["children_looked_after"]
    words = {column.name: (feeds.needed_words(column), feeds.kept_words(column)) for column in children.columns}
    assert words["Child Unique ID"] == ("every row", "as a pseudonym")
    assert words["Date of Birth"] == ("no", "as an age band only")


def test_an_extract_names_the_measures_that_read_it(visit):
    html = body(visit("dictionary", about="Extracts", q="list_3"))
    assert '<a href="kpi?kpi=Re-referrals"' in html
    assert "36 times, latest 4 Nov 2026" in html


def test_without_anything_loaded_extracts_are_told_all_the_same(visit, tmp_path):
    at = visit("dictionary", home=Home(tmp_path), about="Extracts")
    assert not at.exception and "never" in body(at)
