"""The command line as analysts and scripts use it: shapes, exit codes, and words when something is wrong."""

import json
import os
import subprocess
import sys

import pytest

from etl.home import REPOSITORY
from tests.etl.extracts import referral, referrals_csv


@pytest.fixture(scope="module")
def bearing(tmp_path_factory):
    """Runs `python -m etl ...` on a data folder of its own; gives exit code, printed text and errors."""
    data = tmp_path_factory.mktemp("home")

    def run(*words: object) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "etl", *map(str, words)],
            cwd=REPOSITORY,
            env={**os.environ, "DASHBOARD_DATA": str(data), "COLUMNS": "200"},
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


@pytest.fixture(scope="module")
def loaded(bearing, tmp_path_factory):
    folder = tmp_path_factory.mktemp("extracts")
    rows = [referral("1", f"03/{month:02}/2026", team="North") for month in range(5, 11)]
    rows += [referral("2", "05/10/2026", team="South"), referral("3", "31/02/2026")]
    done = bearing("load", referrals_csv(folder / "referrals 2026-10-31.csv", rows), "--json")
    return done


def test_help_names_every_command(bearing):
    text = bearing("--help").stdout
    for command in [
        "load",
        "check",
        "loads",
        "undo",
        "publish",
        "rollback",
        "kpis",
        "kpi",
        "cases",
        "templates",
        "sample",
        "watch",
        "status",
    ]:
        assert command in text


def test_load_json_has_the_shape_scripts_rely_on(loaded):
    assert loaded.returncode == 1  # one row was rejected
    answer = json.loads(loaded.stdout)
    (entry,) = answer["files"]
    assert set(entry) >= {
        "file",
        "feed",
        "sheet",
        "as_at",
        "status",
        "read",
        "accepted",
        "rejected",
        "problems",
    }
    assert (entry["feed"], entry["as_at"], entry["status"]) == ("referrals", "2026-10-31", "loaded")
    assert entry["read"] == 8 == entry["accepted"] + entry["rejected"]
    problem = next(p for p in entry["problems"] if p["severity"] == "rejected")
    assert set(problem) >= {"file", "sheet", "row", "column", "value", "rule", "message"}
    assert (problem["row"], problem["column"], problem["value"]) == (9, "Date of referral", "31/02/2026")
    assert answer["snapshot"].endswith(".duckdb")


def test_kpi_json_gives_unrounded_values_with_numerator_and_denominator(bearing, loaded):
    rows = json.loads(bearing("kpi", "referral_count", "--from", "2026-10", "--json").stdout)
    assert [
        (r["kpi"], r["month"], r["basis"], r["dimension"], r["member"], r["numerator"], r["value"]) for r in rows
    ] == [("referral_count", "2026-10", "in_month", "all", "All", 2, 2)]
    by_team = json.loads(bearing("kpi", "referral_count", "--by", "team", "--from", "2026-10", "--json").stdout)
    assert {r["member"]: r["numerator"] for r in by_team} == {"North": 1, "South": 1}


def test_cases_are_pseudonymous(bearing, loaded):
    rows = json.loads(
        bearing("cases", "referral_count", "2026-10", "--by", "team", "--member", "South", "--json").stdout
    )
    (case,) = rows
    assert case["counted_on"] == "2026-10-05" and case["team"] == "South"
    assert len(case["child"]) == 20 and case["child"] != "2"


def test_kpis_lists_the_catalogue_with_states(bearing, loaded):
    rows = {row["id"]: row for row in json.loads(bearing("kpis", "--json").stdout)}
    assert rows["rereferral_pct"]["state"] == "computed"
    assert rows["rereferral_pct"]["because"] == "Worked out from: Referrals."
    assert rows["rereferral_pct"]["latest_month"] == "2026-10"
    assert rows["tdas_confidence_pct"]["state"] == "computed"
    assert rows["tdas_confidence_pct"]["because"].endswith("no month of it is loaded yet.")
    assert rows["partner_agreed_tbc"]["state"] == "empty slot"
    assert {"id", "short_name", "ambition", "unit", "polarity", "basis", "state", "feeds"} <= set(
        rows["rereferral_pct"]
    )
    assert [row["id"] for row in rows.values() if not row["because"]] == []


def test_loads_undo_and_status(bearing, loaded, tmp_path):
    extra = referrals_csv(tmp_path / "referrals 2026-11-30.csv", [referral("9", "03/11/2026")])
    assert bearing("load", extra, "--json").returncode == 0
    newest = json.loads(bearing("loads", "--json").stdout)[0]
    assert newest["file"] == "referrals 2026-11-30.csv"
    assert bearing("undo", newest["load_id"]).returncode == 0
    rows = json.loads(bearing("kpi", "referral_count", "--json").stdout)
    assert rows[-1]["month"] == "2026-10"
    states = {row["feed"]: row["state"] for row in json.loads(bearing("status", "--json").stdout)}
    assert states["referrals"] in ("here", "late") and states["workforce"] == "never arrived"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("kpi", "no_such_kpi"), "no_such_kpi"),
        (("kpi", "contacts_count", "--published"), "published"),
        (("undo", "99999"), "99999"),
        (("load", ".", "--as-at", "31/31/2026"), "2026-10-31"),
        (("rollback", "20000101"), "20000101"),
    ],
)
def test_trouble_is_one_sentence_and_exit_code_2(bearing, loaded, words, said):
    done = bearing(*words)
    assert done.returncode == 2
    assert said in done.stderr and "Traceback" not in done.stderr


def test_blank_templates_are_known_for_what_they_are_and_refused(bearing, tmp_path):
    assert bearing("templates", tmp_path / "blank").returncode == 0
    answer = json.loads(bearing("check", tmp_path / "blank", "--as-at", "2026-10-31", "--json").stdout)
    for entry in answer["files"]:
        (problem,) = entry["problems"]
        assert (entry["status"], problem["rule"]) == ("refused", "blank_template"), entry
        assert "is a blank template" in problem["message"]
    assert len(answer["files"]) >= 50


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("kpi", "referral_count", "--basis", "weekly"), "rolling_12m"),
        (("kpi", "referral_count", "--by", "shoe_size"), "referral_source"),
        (("kpi", "referral_count", "--from", "2026-10", "--to", "2026-05"), "before it begins"),
        (("cases", "referral_count", "2026-10", "--by", "shoe_size", "--member", "42"), "referral_source"),
        (("cases", "referral_count", "2026-10", "--basis", "weekly"), "rolling_12m"),
    ],
)
def test_an_option_that_does_not_exist_is_told_from_no_data(bearing, loaded, words, said):
    done = bearing(*words, "--json")
    assert done.returncode == 2 and done.stdout == ""
    assert said in done.stderr


def test_small_numbers_by_ethnicity_are_hidden_from_scripts_as_on_the_pages(bearing, tmp_path):
    day = "05/03/2026"
    rows = [referral(f"w{n}", day, ethnicity="WBRI") for n in range(9)]
    rows += [referral("a1", day, ethnicity="AIND"), referral("b1", day, ethnicity="BAFR")]
    assert bearing("load", referrals_csv(tmp_path / "referrals 2026-03-31.csv", rows)).returncode == 0
    asked = ("kpi", "rereferral_pct", "--by", "ethnic_group", "--basis", "in_month", "--from", "2026-03")
    found = {row["member"]: row for row in json.loads(bearing(*asked, "--to", "2026-03", "--json").stdout)}
    assert [(found[name]["hidden"], found[name]["denominator"]) for name in ("Asian", "Black")] == [(True, None)] * 2
