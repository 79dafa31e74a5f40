"""Contracts as data, and sheets recognised by their headings, whatever order, spelling or sheet name they come in."""

from datetime import date

import pytest
import yaml

from etl.casting import cast_code, cast_yes_no
from etl.contracts import CATALOGUE, ContractError, DuplicateColumn, UnknownLayout, header, load_codes, load_contracts
from etl.contracts import AmbiguousAsAtDate as Ambiguous
from etl.recognising import NotRecognised, as_at_from_name, recognise
from kpis.catalogue import load_kpis
from tests.etl.sheets import REFERRAL, referral, sheet

CONTRACTS = load_contracts()
LISTS = {
    "list_1": "contacts", "list_2": "early_help_assessments", "list_3": "referrals", "list_4": "assessments",
    "list_5": "section_47", "list_6": "children_in_need", "list_7": "child_protection_plans",
    "list_8": "children_looked_after", "list_9": "care_leavers", "list_10": "adoption", "list_11": "adopters",
}  # fmt: skip


@pytest.fixture(scope="module")
def annex_a(shared):
    return yaml.safe_load((shared / "annex_a.yaml").read_text(encoding="utf-8"))


def feed_of(*rows, name="Sheet1"):
    found = recognise(sheet(*rows, name=name), CONTRACTS)
    return found and found.contract.feed


# --- the catalogue ----------------------------------------------------------------------------------------------


def test_every_feed_has_a_contract_of_its_name():
    assert set(CONTRACTS) == {path.stem for path in (CATALOGUE / "feeds").glob("*.yaml")}


def test_every_feed_a_kpi_names_has_a_contract():
    named = {feed for kpi in load_kpis().values() for feed in (*kpi.feeds, kpi.fallback, kpi.also) if feed}
    assert named - set(CONTRACTS) == set()


def test_stored_fields_say_what_the_store_holds():
    assert CONTRACTS["referrals"].stored_fields == {
        "child": "id", "gender": "code", "ethnicity": "code", "referral_date": "date", "referral_source": "code",
        "no_further_action": "yes_no", "previous_referrals_12m": "integer", "team": "text", "age_band": "text",
    }  # fmt: skip
    assert CONTRACTS["care_leavers"].stored_fields["age"] == "integer"
    assert CONTRACTS["missing_episodes"].stored_fields["times_known"] == "boolean"
    assert CONTRACTS["published_statistics"].stored_fields["value"] == "number"


def test_nothing_personal_is_stored_as_it_stands():
    for contract in CONTRACTS.values():
        stored = contract.stored_fields
        for column in contract.columns:
            words = header(column.name)
            if "date of birth" in words or any(
                word in words for word in ("postcode", "worker name", "comment", "urn of")
            ):
                assert column.field not in stored or contract.replaces == "values", (contract.feed, column.name)
            if column.type == "id" and column.personal is None:
                assert column.field in ("audit_id", "post_id"), (contract.feed, column.name)


def test_load_dates():
    dates = {feed: contract.date_field for feed, contract in CONTRACTS.items()}
    assert dates["referrals"] == "referral_date" and dates["workforce"] == "as_at_date"
    assert dates["missing_episodes"] == "reported_at" and dates["kpi_values"] == "month"
    assert dates["population"] is None and dates["care_leavers"] is None


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda entry: entry.update(surprise=1), "'surprise' is not a key"),
        (lambda entry: entry.update(replaces="sometimes"), "replaces 'sometimes'"),
        (lambda entry: entry["columns"][0].update(type="guess"), "type 'guess'"),
        (lambda entry: entry["columns"][0].update(requierd=True), "'requierd' is not a key"),
        (lambda entry: entry["columns"][1].update(codes="sex"), "code set 'sex'"),
        (lambda entry: entry["rules"].append({"rule": "sum"}), "rule 'sum'"),
        (lambda entry: entry.update(key=["child", "referal_date"]), "field 'referal_date'"),
        (lambda entry: entry.update(feed="other"), "must have the file's name"),
    ],
)
def test_a_slip_in_a_contract_is_named(tmp_path, change, complaint):
    (tmp_path / "feeds").mkdir()
    (tmp_path / "codes.yaml").write_text((CATALOGUE / "codes.yaml").read_text("utf-8"), "utf-8")
    entry = yaml.safe_load((CATALOGUE / "feeds" / "referrals.yaml").read_text("utf-8"))
    change(entry)
    (tmp_path / "feeds" / "referrals.yaml").write_text(yaml.safe_dump(entry), "utf-8")
    with pytest.raises(ContractError, match=complaint):
        load_contracts(tmp_path)


def test_a_spelling_cannot_stand_for_two_values(tmp_path):
    (tmp_path / "codes.yaml").write_text("grade: {values: {Good: [g], Poor: [G]}}", "utf-8")
    with pytest.raises(ContractError, match="'g' stands for two values"):
        load_codes(tmp_path)


# --- Ofsted's own headings and codes ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
def test_every_list_of_the_template_is_recognised_whole(annex_a, name):
    headings = [column["name"] for column in annex_a["lists"][name]["columns"]]
    found = recognise(sheet([annex_a["lists"][name]["title"]], headings), CONTRACTS)
    assert found.contract.feed == LISTS[name]
    assert found.header_row == 1 and len(found.columns) == len(headings)


@pytest.mark.parametrize("name", LISTS)
def test_older_spellings_and_any_order_are_recognised(annex_a, name):
    columns = annex_a["lists"][name]["columns"]
    seen = [next((alias for alias in column.get("aliases_seen", []) if "..." not in alias and "/" not in alias),
    column["name"])
            for column in columns]  # fmt: skip
    found = recognise(sheet([text.upper().replace("’", "'") for text in reversed(seen)]), CONTRACTS)
    assert found.contract.feed == LISTS[name] and len(found.columns) == len(columns)


def test_both_layouts_of_the_care_leavers_list(annex_a):
    layouts = next(change for change in annex_a["version_differences"] if "sample_2024" in change)
    for layout, width in (("template_2019", 13), ("sample_2024", 17)):
        found = recognise(sheet(layouts[layout]), CONTRACTS)
        assert found.contract.feed == "care_leavers" and len(found.columns) == width


def test_every_code_of_the_template_is_known(annex_a):
    for name, feed in LISTS.items():
        known = {header(column.name): column for column in CONTRACTS[feed].columns}
        for listed in annex_a["lists"][name]["columns"]:
            column = known[header(listed["name"])]
            if "codes" not in listed or column.field is None:
                continue
            for code in annex_a["code_sets"][listed["codes"]]:
                if column.type == "yes_no":
                    cast_yes_no(code)
                else:
                    assert cast_code(code, load_codes()[column.codes]), (feed, code)


@pytest.mark.parametrize(("groups", "codes"), [("Ethnicity", "ethnicity"), ("Contact / Referral Source", "source")])
def test_groups_are_those_of_the_template(annex_a, groups, codes):
    renamed = {"Chinese": "Asian", "Refused": "Not known", "Unknown": "Not known"} if codes == "ethnicity" else {}
    for code, group in annex_a["code_groupings"][groups]["grouped"].items():
        words = group.split(") ")[1]
        assert cast_code(code, load_codes()[codes]) == renamed.get(words, words)


@pytest.mark.parametrize(
    ("groups", "codes"),
    [("Ethnicity", "ethnicity"), ("Child's Legal Status", "legal_status"), ("Type of Accommodation", "accommodation"),
     ("Activity Status", "activity"), ("Placement Provider", "placement_provider")],
)  # fmt: skip
def test_the_template_explains_each_code_as_we_do(annex_a, groups, codes):
    for code, words in annex_a["code_groupings"][groups]["detail"].items():
        assert cast_code(code, load_codes()[codes]) == cast_code(words, load_codes()[codes])


# --- recognising ------------------------------------------------------------------------------------------------


def test_the_heading_row_may_stand_below_titles_and_blank_rows():
    found = recognise(sheet(["Referrals, October"], [None], ["Run on 2/11/2026"], REFERRAL, referral()), CONTRACTS)
    assert found.header_row == 3 and found.columns["Referral Source"] == 6


def test_the_sheet_name_does_not_decide():
    assert feed_of(REFERRAL, name="List_4") == "referrals"
    assert feed_of(REFERRAL, name="xyz") == "referrals"


def test_inserted_columns_do_no_harm():
    found = recognise(sheet(["Row", *REFERRAL, "Remarks"]), CONTRACTS)
    assert found.contract.feed == "referrals" and found.columns["Date of referral"] == 6


@pytest.mark.parametrize(
    "text", ["Child ID", "Child's Unique ID", "CHILD UNIQUE  ID", "child unique identifier", "LCS ID"]
)
def test_the_childs_id_under_other_headings(text):
    assert feed_of([text, *REFERRAL[1:]]) == "referrals"


def test_a_list_with_headings_and_no_rows_is_a_list():
    assert feed_of(["List 3: Referral"], REFERRAL) == "referrals"


@pytest.mark.parametrize("name", ["Front_Sheet", "FAQ_and_changes", "Guidance", "Codes_used", "codes used"])
def test_guidance_is_not_data(name):
    assert feed_of(REFERRAL, name=name) is None


@pytest.mark.parametrize(
    "rows", [[], [[None, None]], [["", " "]], [["Notes"], ["see Jo"]], [["Gender", "Ethnicity", "Case status"]]]
)
def test_other_sheets_are_not_data(rows):
    assert feed_of(*rows) is None


def test_a_missing_column_is_named_with_what_was_found():
    headings = [text for text in REFERRAL if text not in ("Referral NFA?", "Date of referral")]
    with pytest.raises(UnknownLayout) as refusal:
        feed_of(headings)
    message = str(refusal.value)
    assert "'Referrals'" in message and "Date of referral, Referral NFA?" in message and "'Referral Source'" in message
    assert refusal.value.problem.rule == "unknown_layout" and refusal.value.problem.severity == "rejected"


def test_a_renamed_date_does_not_turn_a_list_into_another():
    headings = [text.replace("Date of referral", "Date of enquiry") for text in REFERRAL]
    with pytest.raises(UnknownLayout, match="Date of referral"):
        feed_of(headings)


def test_two_columns_of_one_name():
    with pytest.raises(DuplicateColumn, match="2 columns headed 'Date of referral'"):
        feed_of([*REFERRAL, "Date of referral "])


def test_headings_too_common_to_prove_anything_need_a_name_too():
    rows = ["Date", "Title"], ["25/12/2026", "Christmas Day"]
    assert feed_of(*rows, name="Meetings") is None
    assert feed_of(*rows, name="Bank holidays") == "bank_holidays"


def test_a_refusal_does_not_repeat_what_may_be_data():
    with pytest.raises(UnknownLayout) as refusal:
        feed_of(["Child Unique ID", "Referral Source", "Allocated Team", "14/05/2015"])
    assert "99/99/9999" in str(refusal.value) and "2015" not in str(refusal.value)


def test_a_name_is_preferred_to_its_alias():
    found = recognise(sheet([*REFERRAL, "Team"]), CONTRACTS)
    assert found.columns["Allocated Team"] == REFERRAL.index("Allocated Team")


def test_a_file_that_is_nothing_we_know():
    refusal = NotRecognised.of("menu.xlsx", [sheet(["Starter", "Main"], name="Menu")], CONTRACTS)
    assert "'Menu' ('Starter', 'Main')" in str(refusal) and "Referrals" in str(refusal)
    assert isinstance(refusal, UnknownLayout)


# --- the day a name gives ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Annex A - Trafford - 2026-10-31.xlsx", "annex_a_31-10-2026.xlsx", "Annex A 31.10.26.xlsx",
        "AnnexA_358_20261031.xlsx",
        "Annex A as at 31 Oct 2026 v2 FINAL.xlsx", "31st October 2026.csv", "2026_10_31 and 31.10.2026.xlsx",
        "X 31-Oct-26.xls", "List_3 31 Oct 2026.csv",
    ],
)  # fmt: skip
def test_a_full_day_in_the_name(name):
    assert as_at_from_name(name) == date(2026, 10, 31)


@pytest.mark.parametrize(
    "name",
    [
        "AnnexA_358_202610.xlsx", "ILACS Annex A child level data Oct 26 v2 FINAL.xlsx",
        "Missing and RHI 2026-10.xlsx",
        "Case File Audits 2026-27.xlsx", "c1_referrals_2013_to_2025.csv", "2015-01-sample.xlsx", "2026-13-45.xlsx",
        "x.csv", "List_3 Oct 2026.xlsx", "list 3 October 2026.csv", "List3Oct2026.csv",
    ],
)  # fmt: skip
def test_a_month_is_not_a_day(name):
    assert as_at_from_name(name) is None


def test_names_are_read_day_first():
    assert as_at_from_name("Annex A 01-02-2026.xlsx") == date(2026, 2, 1)


def test_two_days_in_a_name():
    with pytest.raises(Ambiguous, match="01/10/2026 and 31/10/2026"):
        as_at_from_name("RHI 2026-10-01 to 2026-10-31.xlsx")
