"""The overview says what changed, shows every KPI with a figure, and links to its page."""

import re
from datetime import date, datetime
from types import SimpleNamespace

import pytest

from etl.contracts import load_contracts
from etl.home import Home
from frame import data, overview
from frame.records import account
from records.models import Visit
from records.store import open_records
from records.visits import seen
from tests.pages.conftest import PAGES, body, title
from tests.pages.small import write_home
from tests.pages.test_known import FIRST, published_before

ROW = r'<th scope="row"[^>]*><a href="([^"]+)"'


def test_the_headline_counts_what_needs_attention_and_what_improves(visit):
    assert title(visit()) == "Two things need attention; one is improving"


def test_the_plans_headline_measures_come_first(visit):
    links = re.findall(ROW, body(visit(month="September 2026")))
    assert len(links) == 4  # referrals are context: they are one of the more
    assert "kpi?kpi=Re-referrals&amp;month=September+2026" in links


def test_every_measure_with_a_figure_is_one_click_away(visit):
    html = body(visit(month="September 2026", team="All teams"))
    (link,) = re.findall(r'<a href="([^"]+)" target="_self">One more measure</a>', html)
    assert link == "?month=September+2026&amp;ambition=All+ambitions&amp;measures=All+measures"
    links = re.findall(ROW, body(visit(month="September 2026", measures="All measures")))
    assert len(links) == 5 and any("kpi=Referrals&" in link for link in links)


def test_which_measures_are_shown_is_in_the_address(visit):
    at = visit(measures="All measures")
    assert at.selectbox(key="measures").value == "All measures"
    assert "more measure" not in body(at)


def test_what_is_said_is_said_of_the_measures_shown(visit):
    headline, every = visit(), visit(measures="All measures")
    assert "contacts" not in title(headline).lower()
    assert body(headline).count("<li>") <= body(every).count("<li>") <= 3 * 5


def test_kpis_without_data_are_named_quietly(visit):
    html = body(visit())
    assert "no data loaded yet: Audits completed; Audits moderated" in html
    assert "more in the Dictionary" in html


def test_context_comes_last(visit):
    ambitions = re.findall(r"Ambition (\d) ", body(visit()))
    assert ambitions == sorted(ambitions) and "0" not in ambitions


def test_a_restated_month_is_told(visit):
    html = body(visit())
    assert "September restated" in html and "4 referrals added late; Re-referrals 18.9% → 19.2%" in html


def test_a_restated_month_is_not_told_before_it_happened(visit):
    assert "restated" not in body(visit(month="August 2026"))


def test_a_team_shows_its_own_figures_and_says_what_has_none(visit):
    at = visit(team="South")
    html = body(at)
    assert title(at).startswith("South: ")
    assert len(re.findall(r'class="kpi"', html)) == 2
    assert "No figure by team: CP plans per 10,000; ICPC in 15 days." in html
    assert "team=South" in html


def test_the_month_in_the_url_is_the_month_shown(visit):
    at = visit(month="May 2026", team="North")
    assert at.selectbox(key="month").value == "May 2026"
    assert at.selectbox(key="team").value == "North"


def test_unknown_choices_fall_back(visit):
    at = visit(month="Smarch 2026", team="Nowhere")
    assert at.selectbox(key="month").value == "October 2026"
    assert at.selectbox(key="team").value == "All teams"
    assert not at.exception


def test_freshness_names_the_feed_that_lags(visit):
    html = body(visit())
    assert "Local data to 31 Oct 2026, loaded 4 Nov" in html
    assert "published figures to March 2025" in html
    assert "missing: Case file audits" in html


def test_a_board_report_of_the_middle_of_the_month_is_not_missing():
    coverage = [
        {
            "feed": feed,
            "covered_to": None,
            "latest_as_at": date(2026, 10, 14),
            "latest_loaded_at": datetime(2026, 10, 15),
        }
        for feed in ("referrals", "risk_register", "impact")
    ]
    picture = SimpleNamespace(coverage=coverage, published={})
    assert data.freshness(picture, date(2026, 10, 1), load_contracts()).missing == ("Referrals",)
    assert len(data.freshness(picture, date(2026, 11, 1), load_contracts()).missing) == 3


@pytest.mark.parametrize("page", PAGES)
def test_sample_data_are_marked_on_every_page(visit, page):
    assert "Sample data: not real children" in body(visit(page))


@pytest.mark.parametrize("page", PAGES)
def test_real_data_are_not_marked_as_sample(visit, page, tmp_path):
    real = write_home(tmp_path, synthetic=False)
    assert "Sample data" not in body(visit(page, home=real))


@pytest.mark.parametrize("page", PAGES)
def test_nothing_published_yet_is_said_without_an_error(visit, page, tmp_path):
    at = visit(page, home=Home(tmp_path))
    assert not at.exception and not at.error
    assert len(at.title) == 1


def test_an_empty_bearing_says_how_to_fill_it(visit, tmp_path):
    at = visit(home=Home(tmp_path))
    assert title(at) == "Nothing has been loaded yet"
    assert "make run" in body(at)


def test_a_new_snapshot_is_noticed_on_the_next_run(visit, tmp_path):
    home = Home(tmp_path)
    at = visit(home=home)
    write_home(tmp_path)
    assert title(at.run()) == "Two things need attention; one is improving"


# ---------------------------------------------------------------- filters and the grid


def names(at) -> list[str]:
    """The measures of the scorecard."""
    return re.findall(r'class="name"><a href="[^"]+">([^<]+)</a>', body(at))


def test_status_and_signal_filter_the_rows_and_leave_the_finding_alone(visit):
    everything, off = visit(), visit(status="Off target")
    assert title(off) == title(everything)
    assert names(off) and set(names(off)) < set(names(everything))
    assert body(off).count("✕</span> Off target") == len(names(off))
    assert f"{len(names(off))} of {len(names(everything))} measures" in body(off)
    improving = visit(signal="Improving", measures="All measures")
    assert names(improving) == ["Re-referrals"]


def test_an_ambition_narrows_the_whole_page(visit):
    at = visit(ambition="2 Right help, right time", measures="All measures")
    assert re.findall(r"Ambition (\d) ", body(at)) == ["2"]
    assert title(visit(ambition="7 Missing and exploitation")) == "Nothing can be judged this month"


def test_filters_that_fit_nothing_say_so(visit):
    html = body(visit(status="Better than target", signal="Improving"))
    assert "None of four measures" not in html and "None of 4 measures is both “Better than target” and" in html
    assert "no data loaded yet" not in html


def test_filters_stand_in_the_address_and_unknown_ones_fall_back(visit):
    at = visit(status="Purple", signal="Getting worse")
    assert at.selectbox(key="status").value == "Any status"
    assert at.selectbox(key="signal").value == "Getting worse"


def test_the_grid_is_the_second_view_of_the_same_measures(visit):
    at = visit(layout="Change and assurance", measures="All measures")
    html = body(at)
    assert 'class="mdc"' in html and 'class="scorecard"' not in html
    listed = set(re.findall(r">([^<]+)</a> <span", html.split('class="mdc"')[1]))
    assert listed == set(names(visit(measures="All measures")))


# ---------------------------------------------------------------- late data, and the last look


def test_data_that_came_late_are_told_with_what_waits_for_them(visit):
    html = body(visit(measures="All measures"))
    assert "Case file audits and moderation: October not loaded" in html


@pytest.mark.parametrize(
    ("waiting", "rest"),
    [
        ((), ""),
        (("A",), "A waits for it"),
        (("A", "B"), "A and B wait for it"),
        (("A", "B", "C", "D"), "A, B and two more wait for it"),
    ],
)
def test_what_waits_for_late_data_is_named(waiting, rest):
    feed = SimpleNamespace(feed="audits", title="Audits")
    kpis = [SimpleNamespace(kpi=SimpleNamespace(short_name=name, feeds=("audits",))) for name in waiting]
    kpis.append(SimpleNamespace(kpi=SimpleNamespace(short_name="Z", feeds=("referrals",))))
    item = overview.late_item(feed, kpis, date(2026, 10, 1))
    assert (item.lead, item.rest) == ("Audits: October not loaded", rest)


def test_the_first_look_and_a_look_at_the_same_figures_say_little(visit, tmp_path):
    home = write_home(tmp_path)
    assert "you last looked" not in body(visit(home=home))
    with open_records(tmp_path).session() as session:
        session.query(Visit).update({"at": datetime(2026, 10, 20, 9)})
    assert "Nothing has been published since you last looked on 20 Oct 2026." in body(visit(home=home))


def test_what_changed_since_the_last_look_is_told(visit, tmp_path):
    home = write_home(tmp_path)
    published_before(home, FIRST, 155.0, datetime(2026, 10, 5, 8))
    seen(open_records(tmp_path), by=account(), snapshot=FIRST, at=datetime(2026, 10, 6, 9))
    at = visit(home=home, measures="All measures")
    (told,) = [box.label for box in at.expander]
    assert told.startswith("Since you last looked on 6 Oct 2026: October arrived; ")
    assert told.endswith("; two earlier figures restated")
    assert "you last looked" not in "".join(box.label for box in visit(home=home, month="May 2026").expander)
