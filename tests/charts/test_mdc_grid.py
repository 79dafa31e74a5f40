"""The Making Data Count grid: each measure once, in the cell of its change and its assurance."""

import re

from charts.mdc_grid import grid
from tests.charts.made import STEADY, assessed
from tests.charts.test_html import Checked

IMPROVING = assessed([*STEADY, 2.0], target=None, id="improving", short_name="Improving one")
WORSE = assessed([*STEADY, 40.0], target=10.0, id="worse", short_name="<Worse> one")
STEADY_FAIL = assessed(STEADY, target=10.0, id="fail", short_name="Failing one")
SHORT = assessed(STEADY[:5], id="short", short_name="Short one")
SMALL = assessed(STEADY, id="small", short_name="Small one", n=8)
NOTHING = assessed([*STEADY[:20], None, None], id="none", short_name="Absent one")


def cells(html: str) -> dict[str, list[str]]:
    """Row class -> the words of its cells."""
    rows = re.findall(r'<tr role="row" class="(\w+)">(.*?)</tr>', html)
    return {name: [" ".join(Checked(c).words) for c in re.findall(r"<td.*?</td>", row)] for name, row in rows}


def test_each_measure_stands_in_the_cell_of_its_change_and_assurance():
    found = cells(grid([IMPROVING, WORSE, STEADY_FAIL], link=str))
    assert list(found) == ["improvement", "common", "concern"]  # no row for what nobody shows
    assert "Improving one" in found["improvement"][3]  # no target: nothing to be sure of
    assert "Failing one" in found["common"][2] and "21.0%" in found["common"][2]
    assert "<Worse> one" in found["concern"][2]
    assert sum(words != "–" for row in found.values() for words in row) == 3


def test_what_cannot_be_judged_is_off_the_grid_with_its_reason():
    html = grid([SHORT, SMALL, NOTHING], link=str)
    assert cells(html) == {}
    text = " ".join(Checked(html).words)
    assert re.search(r"Too few months so far *\(1\): *Short one", text)
    assert re.search(r"Numbers too small for a pattern *\(1\): *Small one", text)
    assert re.search(r"No figure for the month *\(1\): *Absent one", text)


def test_the_grid_is_a_table_with_words_beside_every_icon_and_links():
    read = Checked(grid([IMPROVING, WORSE], link=lambda kpi: f"kpi?kpi={kpi}&x=1"))
    assert [a["href"] for a in read.all("a")] == ["kpi?kpi=improving&x=1", "kpi?kpi=worse&x=1"]
    assert len(read.all("th", scope="col")) == 5 and len(read.all("th", scope="row")) == 2
    assert all(picture["alt"] for picture in read.all("img"))
    assert len(read.all("caption")) == 1
