"""The briefing says what the overview says, on one sheet."""

import re

from tests.pages.conftest import body, title


def h1(at) -> str:
    (found,) = re.findall(r"<h1>(.*?)</h1>", body(at))
    return found


def test_the_briefing_leads_with_the_overviews_finding(visit):
    assert h1(visit("briefing")) == title(visit())
    assert h1(visit("briefing", team="South")) == title(visit(team="South")).split(": ", 1)[1].capitalize()


def test_it_says_of_when_and_that_the_sample_is_no_council(visit):
    html = body(visit("briefing", month="September 2026"))
    assert "As at September 2026" in html and "sample data, not real children" in html
    assert "Figures published on 4 Nov 2026" in html


def test_the_counts_add_up(visit):
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', body(visit("briefing", measures="All measures")))
    numbers = {name: [int(n) if n != "–" else 0 for n in re.findall(r">(\d+|–)</td>", cells)] for name, cells in rows}
    total = numbers.pop("All together")
    assert total[0] == 5  # every measure of the small council
    assert [sum(column) for column in zip(*numbers.values(), strict=True)] == total


def test_one_ambition_alone(visit):
    html = body(visit("briefing", ambition="2 Right help, right time", measures="All measures"))
    names = re.findall(r'<tr><th scope="row">([^<]+)</th>', html)
    assert names == ["2 Right help, right time", "All together"]


def test_the_overview_leads_to_it_as_it_stands(visit):
    html = body(visit(month="May 2026", team="North", measures="All measures"))
    (address,) = re.findall(r'href="(briefing[^"]*)"', html)
    assert "month=May+2026" in address and "team=North" in address and "measures=All+measures" in address
