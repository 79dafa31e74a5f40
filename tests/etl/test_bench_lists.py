"""The lists the second opinion is tried on: every feed, in the contract's own codes, and as awkward as real ones."""

import pandas as pd
import pytest

from bench import council
from bench.listed import Lists
from etl.contracts import load_codes, load_contracts
from kpis.catalogue import load_kpis

END = pd.Timestamp(2025, 6, 30)
READ_FROM_FILES = {"population", "bank_holidays"}
TYPED = {"kpi_values"}


@pytest.fixture(scope="module")
def lists() -> dict[str, Lists]:
    return council.council(years=2, share=0.05, end=END, seed=5)


def test_every_feed_a_computed_kpi_reads_is_drawn(lists):
    read = {feed for kpi in load_kpis().values() if kpi.has_query for feed in (*kpi.feeds, kpi.fallback, kpi.also)}
    assert read - set(lists) - READ_FROM_FILES - TYPED <= {None}


def test_the_fields_are_those_of_the_contract_and_the_keys_are_filled(lists):
    for feed, each in lists.items():
        contract = load_contracts()[feed]
        assert set(contract.stored_fields) | {"list", "ordinal", "row_number"} == set(each.rows), feed
        essential = [column.field for column in contract.columns if column.essential and column.field != "birth"]
        assert not each.rows[essential].isna().any(axis=None), feed
        again = each.rows.duplicated(["list", *contract.key, "ordinal"])
        assert not again.any(), feed


def test_codes_are_those_of_the_code_sets(lists):
    drawn_by_contract = ("early_help", "front_door", "training", "survey", "complaints", "meetings", "placement_moves")
    for feed in drawn_by_contract:
        for column in load_contracts()[feed].columns:
            if column.field and column.codes and column.type == "code":
                said = set(lists[feed].rows[column.field].dropna())
                assert said <= set(load_codes()[column.codes]), (feed, column.field)


def test_no_list_knows_what_came_after_it(lists):
    for feed, each in lists.items():
        for rule in load_contracts()[feed].rules:
            if rule.rule == "not_after_as_at" and rule.otherwise != "keep":
                as_at = each.rows["list"].map(each.lists["as_at"])
                assert not (each.rows[rule.field].dt.normalize() > as_at).any(), (feed, rule.field)


def test_lists_overlap_are_corrected_withdrawn_and_rejected(lists):
    for feed in ("referrals", "early_help", "supervision", "complaints", "lcs_supplement", "children_in_need"):
        each, key = lists[feed], [*load_contracts()[feed].key, "ordinal"]
        told = each.rows.groupby(key)["list"].nunique()
        assert (told > 1).any() or "as_at_date" in key, feed
    assert sum(len(each.rejected) for each in lists.values() if each.rejected is not None) > 20
    undone = {feed for feed, each in lists.items() if each.lists["undone"].any()}
    assert len(undone) > 30


def test_the_same_seed_gives_the_same_lists():
    one, other = (council.council(years=1, share=0.02, end=END, seed=9) for _ in range(2))
    assert set(one) == set(other)
    for feed in one:
        pd.testing.assert_frame_equal(one[feed].rows, other[feed].rows)
        pd.testing.assert_frame_equal(one[feed].lists, other[feed].lists)
