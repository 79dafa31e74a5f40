"""What a page says when there is nothing to show, and when something breaks."""

import pytest

from etl.home import Home
from frame import dictionary
from tests.pages.conftest import body, title


@pytest.mark.parametrize("page", ["overview", "kpi", "neighbours", "practice", "missing", "front_door", "workload"])
def test_an_empty_bearing_says_what_to_load_first(visit, tmp_path, page):
    at = visit(page, home=Home(tmp_path / "nothing"))
    assert title(at) == "Nothing has been loaded yet"
    assert '<a href="load">Load extracts</a>' in body(at)
    assert not at.exception


def test_a_page_that_breaks_says_so_in_words_and_tells_no_details(visit, monkeypatch):
    def breaks(*_):
        raise ValueError("row 7 of a named child's file")

    monkeypatch.setattr(dictionary, "html", breaks)
    at = visit("dictionary")
    assert "This page could not be finished" in body(at)
    assert "row 7" not in body(at)
    assert at.exception  # Streamlit logs it, and shows a line that the style sheet hides


def test_a_page_that_works_says_nothing_of_the_kind(visit):
    assert "could not be finished" not in body(visit("dictionary"))
