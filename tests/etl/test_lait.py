"""DfE's local authority interactive tool: its long table from parquet, its dictionary from CSV. All figures made up."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl import answers
from etl.contracts import load_contracts
from etl.home import Home
from etl.reading import Limits, NotASpreadsheet, TooLarge, read_file
from etl.recognising import recognise
from kpis.catalogue import load_kpis
from kpis.yaml_file import read_yaml
from tests.etl.comparing import compared
from tests.etl.sheets import check, sheet

HEADINGS = ("Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region")
# Trafford's figures are 1, 2, 3 ... and everybody else's are 40 and more, so that nobody takes them for real ones.
ROWS = [
    ("LAC_ceased_SGO%", "a share", "2024", "Trafford", "1", 358, "North West"),
    ("LAC_ceased_SGO%", "a share", "2025", "Trafford", "2.2999999999999998", 358, "North West"),
    ("LAC_ceased_SGO%", "a share", "2025", "Stockport", "-", 356, "North West"),
    ("LAC_ceased_SGO%", "a share", "2025", "Hertfordshire", "40", 919, "East of England"),
    ("LAC_ceased_SGO%", "a share", "2025", "North West", "41", 981, "North West"),
    ("LAC_ceased_SGO%", "a share", "2025", "England", "42", 970, "England"),
    ("LAC_ceased_SGO%", "a share", "2025", "Cumbria", "-", 909, "North West"),
    ("LAC", "a rate", "2019", "Trafford", "3", 358, "North West"),
    ("LAC", "a rate", "2025", "Trafford", "99", 358, "North West"),
    ("CareLeavers_LA_NotInTouch", "a share", "2025", "Trafford", "6", 358, "North West"),
    ("CINPermExclusion", "a share", "0", "Trafford", "5", 358, "North West"),
]
DICTIONARY = (
    "Measure_code,Topic,Measure,Chart_title,Measure_short,Polarity,y_axis_name,Description,Last Update,Next Update,"
    "Methodology,Hyperlink(s),dps,Year_Type,No_Quartile\n"
    '1,Care,Left by order,Left,LAC_ceased_SGO%,High,%,"Two\nlines",45809,TBC,NA,NA,1,Financial Year,NA\n'
    "1,Safeguarding,Left by order,Left,LAC_ceased_SGO%,High,%,Again,45809,No longer published,NA,NA,1,NA,NA\n"
    "2,Care,Placed with parents,Parents,LAC_Parents_OR_Others,-,%,x,NA,NA,NA,NA,NA,NA,NA\n"
)


def long_table(folder: Path, rows=ROWS) -> Path:
    """The tool's table as DfE keeps it: text everywhere but in the number of the area."""
    columns = {
        name: pa.array([row[place] for row in rows], pa.int32() if name == "LA Number" else pa.string())
        for place, name in enumerate(HEADINGS)
    }
    path = folder / "bds_long_0.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def dictionary(folder: Path) -> Path:
    path = folder / "lait_data_dictionary.csv"
    path.write_text(DICTIONARY, encoding="utf-8")
    return path


# --- reading parquet --------------------------------------------------------------------------------------------


def test_a_parquet_file_is_one_sheet_of_text_with_its_columns_as_headings(tmp_path):
    (found,) = read_file(long_table(tmp_path))
    rows = [tuple(row.values()) for row in found.table.to_pylist()]
    assert found.name == "bds_long_0" and rows[0] == HEADINGS
    assert rows[2] == ("LAC_ceased_SGO%", "a share", "2025", "Trafford", "2.2999999999999998", "358", "North West")
    assert len(rows) == 1 + len(ROWS)


@pytest.mark.parametrize(
    ("column", "texts"),
    [
        (pa.array([358.0, None, 970.0]), ["358", None, "970"]),
        (pa.array([1.5, 2.0, None]), ["1.5", "2", None]),
        (pa.array(["a", "b", "a"]).dictionary_encode(), ["a", "b", "a"]),
        (pa.array([date(2025, 3, 31), None, None]), ["2025-03-31", None, None]),
        (pa.array([True, False, None]), ["true", "false", None]),
    ],
)
def test_values_are_text_as_a_spreadsheet_would_show_them(tmp_path, column, texts):
    path = tmp_path / "any.parquet"
    pq.write_table(pa.table({"heading": column}), path)
    assert read_file(path)[0].table.column(0).to_pylist() == ["heading", *texts]


def test_the_ending_of_the_name_does_not_matter(tmp_path):
    path = long_table(tmp_path).rename(tmp_path / "bds.csv")
    assert read_file(path)[0].table.num_rows == 1 + len(ROWS)


def test_a_damaged_encrypted_or_nested_parquet_file_is_refused_with_what_to_do(tmp_path):
    whole = long_table(tmp_path).read_bytes()
    nested = tmp_path / "nested.parquet"
    pq.write_table(pa.table({"a": [[1, 2]]}), nested)
    for content in (whole[:-20], whole[:-4] + b"PARE", b"PAR1", nested.read_bytes()):
        path = tmp_path / "bad.parquet"
        path.write_bytes(content)
        with pytest.raises(NotASpreadsheet, match=r"Download it again, or ask for the table as \.csv"):
            read_file(path)


def test_more_rows_than_a_sheet_may_have_are_read_and_too_many_refused(tmp_path):
    path = long_table(tmp_path, ROWS * 3)
    assert read_file(path, Limits(rows=5))[0].table.num_rows == 34
    with pytest.raises(TooLarge):
        read_file(path, Limits(parquet_rows=30))


def test_a_whole_table_of_the_tool_is_read_within_the_limits(tmp_path):
    """As many rows as it had in 2026: 641,070."""
    path = long_table(tmp_path, ROWS * 58_280)
    assert read_file(path)[0].table.num_rows == 641_081


# --- the contracts ----------------------------------------------------------------------------------------------


def test_both_files_are_recognised_by_their_headings():
    assert recognise(sheet(HEADINGS), load_contracts()).contract.feed == "lait"
    assert recognise(sheet(DICTIONARY.split("\n")[0].split(",")), load_contracts()).contract.feed == "lait_dictionary"


def test_a_row_of_the_table():
    found = check(HEADINGS, *[[str(cell) for cell in row] for row in ROWS], as_at=None)
    assert (found.feed, found.read, found.rejected, found.problems) == ("lait", 11, 0, ())
    values = found.frame["value"].tolist()
    assert values[1] == 2.3  # the noise of a spreadsheet is gone
    assert found.frame["value"].isna().tolist() == [row[4] == "-" for row in ROWS]


@pytest.mark.parametrize("lost", ["Short Desc", "Years", "LA Number"])
def test_a_row_nobody_can_place_is_rejected(lost):
    cells = [None if name == lost else str(cell) for name, cell in zip(HEADINGS, ROWS[0], strict=True)]
    assert check(HEADINGS, cells, [str(cell) for cell in ROWS[1]], as_at=None).rejected == 1


def test_a_word_where_a_figure_should_be_is_told_and_left_out():
    cells = [str(cell) for cell in ROWS[0]]
    cells[4] = "soon"
    found = check(HEADINGS, cells, as_at=None)
    assert found.accepted == 1 and found.frame["value"].isna().all()
    assert [(p.column, p.value, p.severity) for p in found.problems] == [("Values", "soon", "warning")]


def test_the_dictionary():
    rows = [line.split(",") for line in DICTIONARY.replace('"Two\nlines"', "Two lines").strip().split("\n")]
    found = check(*rows, as_at=None)
    assert (found.feed, found.read, found.rejected, found.problems) == ("lait_dictionary", 3, 0, ())
    assert found.frame["decimals"].dropna().tolist() == [1, 1]
    assert found.frame["last_update"].dropna().dt.date.tolist() == [date(2025, 6, 1)] * 2  # Excel's day 45809


# --- loaded and compared ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    """What the product carries, and the tool's two files."""
    folder = tmp_path_factory.mktemp("tool")
    carried = Path(__file__).resolve().parents[2] / "data" / "benchmarks"
    named = ("cla_number_and_rate_per_10k_children", "sn_model_2025_wide", "ons_mid-year_population_estimates_2012")
    files = [path for path in sorted(carried.glob("*.csv")) if path.stem.startswith(named)]
    assert len(files) == 3
    return compared(folder / "home", [*files, long_table(folder), dictionary(folder)])


def test_both_files_load_whole(home):
    arrived = {row["feed"]: row["state"] for row in answers.arrivals(home, date(2026, 11, 21))}
    assert arrived["lait"] == arrived["lait_dictionary"] == "here"


def test_a_series_only_the_tool_has(home):
    rows = {row["period"]: row for row in answers.published(home, "sgo_exits_pct", None, None)}
    assert {period: row["value"] for period, row in rows.items()} == {"2024": 1, "2025": 2.3}
    latest = rows["2025"]
    assert (latest["region"], latest["england"], latest["area"]) == (41, 42, "E08000009")
    # Of the ten neighbours only Hertfordshire has a figure; Stockport's dash is none.
    assert (latest["neighbours_mean"], latest["neighbours_with_data"]) == (40, 1)
    assert "interactive tool" in latest["source"]
    (stockport,) = answers.published(home, "sgo_exits_pct", "E08000007", None)
    assert (stockport["value"], stockport["symbol"]) == (None, "x")


def test_years_the_files_lack_come_from_the_tool_and_the_files_own_years_do_not(home):
    rows = {row["period"]: row["value"] for row in answers.published(home, "cla_rate_10k", None, None)}
    assert rows == {"2019": 3, "2021": 71, "2022": 66, "2023": 63, "2024": 67, "2025": 62}


def test_not_in_touch_is_turned_round(home):
    (row,) = answers.published(home, "cl_in_touch_pct", None, None)
    assert (row["value"], row["period"]) == (94, "2025")


def test_a_year_that_is_none_is_left_out(home):
    with pytest.raises(answers.NotPublished):
        answers.published(home, "cla_20_miles_pct", None, None)


# --- what the drafts name of it ---------------------------------------------------------------------------------

ANOTHER_UNIT = {  # published as a percentage or a rate, where the KPI is a number: its percentage or rate is compared
    "placed_with_parents_count": "placed_with_parents_pct",
    "missing_children_12m_count": "missing_children_12m_pct",
    "proceedings_neglect_count": "care_applications_rate_10k",
    "proceedings_da_count": "care_applications_rate_10k",
    "external_residential_count": None,  # a share of children in all homes, the council's own included
}


def test_every_measure_the_drafts_name_is_mapped_or_is_of_another_unit(shared):
    drafts = read_yaml(shared / "kpis.yaml")["kpis"]
    named = {d["id"]: d["benchmark"]["lait_short_desc"] for d in drafts if "lait_short_desc" in (d["benchmark"] or {})}
    kpis = load_kpis()
    assert len(named) == 51 and set(ANOTHER_UNIT) <= set(named)
    for kpi, measure in named.items():
        if kpi not in ANOTHER_UNIT:
            assert kpis[kpi].benchmark.lait == measure, kpi
            continue
        assert kpis[kpi].benchmark is None, kpi
        if ANOTHER_UNIT[kpi]:
            assert kpis[ANOTHER_UNIT[kpi]].benchmark.lait == measure, kpi
