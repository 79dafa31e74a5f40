"""Every fault planted in a month's workbook is found and explained, and nothing else is called a fault."""

import pytest

from etl.home import Home
from etl.loading import check
from tests.etl.planted_faults import PLANTED, plant, sentences


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("planted")
    return check([plant(folder)], Home(folder / "home"))


@pytest.mark.parametrize("fault", PLANTED, ids=[f"{f.sheet}-{f.row}-{f.column}" for f in PLANTED])
def test_a_planted_fault_is_told_in_its_row_and_column(report, fault):
    said = [problem for problem in sentences(report, fault) if (problem.column or "").startswith(fault.column.rstrip())]
    assert said, f"nothing was said of {fault}"
    assert fault.told.casefold() in said[0].message.casefold()


def test_nothing_else_is_called_a_fault(report):
    planted = {(fault.sheet, fault.row) for fault in PLANTED}
    told = {(p.sheet, p.row) for each in report.files for p in each.problems if p.row is not None}
    assert len(PLANTED) == 40 and told <= planted
