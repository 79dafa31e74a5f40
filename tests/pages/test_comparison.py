"""What a publication would change for leaders, against figures worked out by hand from `tests.pages.small`."""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from charts.comparison import moves_html, restated_html
from etl.publishing import current_name
from frame.comparison import compare_files, finding

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
ASSESSMENTS = "assessment_45wd_pct"


@pytest.fixture(scope="module")
def after(small_home) -> Path:
    return small_home.snapshots / current_name(small_home)


@pytest.fixture
def before(after, tmp_path):
    """`before("delete ...")`: the snapshot as it was before, made by undoing something of it."""

    def made(*statements: str) -> Path:
        path = tmp_path / f"{tmp_path.name}.duckdb"  # a name never stands for other content
        shutil.copy(after, path)
        with duckdb.connect(str(path)) as connection:
            for statement in statements:
                connection.execute(statement)
        return path

    return made


def test_the_same_snapshot_changes_nothing(after, before):
    same = compare_files(before(), after)
    assert same.is_empty
    assert finding(same) == "Nothing that leaders see would change"


def test_a_new_month_moves_every_measure(after, before):
    found = compare_files(before("delete from kpi_value where month = date '2026-10-01'"), after)
    assert (found.new_months, found.lost_months, found.restated) == ((OCTOBER,), (), ())
    assert len(found.moves) == 5
    assert finding(found).startswith("October 2026 is new")


def test_a_closed_month_is_restated_with_old_and_new(after, before):
    path = before(
        f"update kpi_value set numerator = 100, value = 100 / 1.3 where kpi = '{ASSESSMENTS}' and dimension = 'all' "
        "and basis = 'in_month' and month = date '2026-09-01'"
    )
    (one,) = compare_files(path, after).restated
    assert (one.kpi.id, one.month) == (ASSESSMENTS, SEPTEMBER)
    assert (one.was[1:], one.will[1:]) == ((100, 130), (113, 130))
    html = restated_html([one])
    assert "76.9% (100 of 130)" in html and "86.9% (113 of 130)" in html


def test_a_month_that_had_no_figure_comes_in_and_is_not_restated(after, before):
    path = before(f"delete from kpi_value where kpi = '{ASSESSMENTS}' and month = date '2026-09-01'")
    found = compare_files(path, after)
    assert not found.restated
    ((one),) = found.filled
    assert (one.was, one.will[1:]) == (None, (113, 130))


def test_a_target_that_changes_changes_the_status_though_no_figure_moves(after, before):
    found = compare_files(before(f"update target set value = 50, amber = 0 where kpi = '{ASSESSMENTS}'"), after)
    ((move),) = found.judged
    assert (move.kpi.id, move.was.status.word, move.will.status.word) == (ASSESSMENTS, "On target", "Close")
    assert finding(found) == "One measure changes status or signal"
    assert "84.6%" in moves_html(found.judged)


def test_going_back_says_what_would_go(after, before):
    found = compare_files(after, before("delete from kpi_value where month = date '2026-10-01'"))
    assert found.lost_months == (OCTOBER,)
    assert finding(found).startswith("October 2026 would go")


def test_the_first_publication_is_all_new(after):
    found = compare_files(None, after)
    assert len(found.new_months) == 36 and len(found.moves) == 5 and not found.restated
