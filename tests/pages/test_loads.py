"""The history of loads: what it lists, what undoing or going back would change, and that neither rewrites anything."""

import shutil
from datetime import datetime

import pytest
from filelock import FileLock

from etl import history, loading, publishing
from etl.drafts import NoReason, Overtaken, drafts
from etl.home import Home
from etl.publications import publications
from etl.publishing import current_name
from frame import loads
from tests.etl.extracts import referral, referrals_csv
from tests.pages.conftest import body, title

SEPTEMBER, OCTOBER = "referrals 2026-09-30.csv", "referrals 2026-10-31.csv"


@pytest.fixture(scope="module")
def two_loads(tmp_path_factory):
    """A council that published September's referrals (two children) and then October's (one more)."""
    folder = tmp_path_factory.mktemp("loads")
    home = Home(folder / "home")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("BEARING_KEY_FILE", str(folder / "test.key"))
        rows = [referral("1", "03/09/2026"), referral("2", "04/09/2026")]
        loading.load([referrals_csv(folder / SEPTEMBER, rows)], home, by="a.analyst", why="September returns")
        rows = [*rows, referral("3", "05/10/2026"), referral("4", "31/02/2026")]
        loading.load([referrals_csv(folder / OCTOBER, rows)], home, by="b.analyst", why="October <late> returns")
    return home


@pytest.fixture
def council(two_loads, tmp_path):
    """A copy a test may change."""
    shutil.copytree(two_loads.root, tmp_path / "home")
    return Home(tmp_path / "home")


def press(at, label):
    (button,) = (button for button in at.button if button.label == label)
    return button.click().run()


def preview_undo(visit, home, load_ids=(2,)):
    at = visit("history", home=home)
    at.selectbox(key="to_undo").select(load_ids).run()
    return press(at, "See what undoing it would change")


def preview_september(visit, home):
    """Going back to the picture published first."""
    at = visit("history", home=home, show="Publications")
    at.selectbox(key="to_go_back").select(publishing.snapshots(home)[0]).run()
    return press(at, "See what going back would change")


# ---------------------------------------------------------------- what is told


def test_every_load_is_told_the_newest_first(visit, council):
    at = visit("history", home=council)
    html = body(at)
    assert title(at) == "2 loads"
    assert html.index(OCTOBER) < html.index(SEPTEMBER)
    newest = history.loads(council)[0]
    cells = ['data-label="Read">4<', 'data-label="Accepted">3<', 'data-label="Rejected">1<', "31 Oct 2026"]
    for told in ("b.analyst", "October &lt;late&gt; returns", f'data-label="Digest">{newest["sha256"][:8]}<', *cells):
        assert told in html, told
    assert newest["sha256"] not in html


def test_loads_are_found_by_list_and_by_any_word(visit, council):
    at = visit("history", home=council, find="b.analyst october")
    assert title(at) == "1 of 2 loads" and SEPTEMBER not in body(at)
    at = visit("history", home=council, find="nobody")
    assert title(at) == "0 of 2 loads" and "No load matches" in body(at)


def test_every_publication_is_told_the_newest_first(visit, council):
    at = visit("history", home=council, show="Publications")
    html = body(at)
    assert title(at).startswith("2 publications, the last on ") and title(at).endswith(" by b.analyst")
    assert html.index("October &lt;late&gt; returns") < html.index("September returns")
    assert html.count("pages show it now") == 1


def test_before_the_first_load_it_says_how_to_begin(visit, tmp_path):
    at = visit("history", home=Home(tmp_path / "home"))
    assert title(at) == "Nothing has been loaded yet" and "Open Load extracts" in body(at)
    assert (
        title(visit("history", home=Home(tmp_path / "home"), show="Publications")) == "Nothing has been published yet"
    )


def test_while_a_load_is_running_it_says_so(visit, council, monkeypatch):
    monkeypatch.setattr(history, "PATIENCE", 0.1)
    with FileLock(council.lock):
        at = visit("history", home=council)
        assert at.error[0].value.startswith("A load is running.")
        assert title(visit("history", home=council, show="Publications")).startswith("2 publications")


# ---------------------------------------------------------------- undoing a load


def test_undoing_is_previewed_and_nothing_has_changed(visit, council):
    before = current_name(council)
    at = preview_undo(visit, council)
    assert title(at).startswith("Without this load: October 2026 would go")
    assert f"{OCTOBER}: 3 rows would no longer count" in body(at)
    assert current_name(council) == before
    assert [load["undone_at"] for load in history.loads(council)] == [None, None]


def test_a_load_is_undone_with_a_reason_and_stays_in_the_list(visit, council):
    at = preview_undo(visit, council)
    at.text_input[0].set_value("Wrong month")
    press(at, "Undo this load")
    assert not at.exception and OCTOBER in at.success[0].value
    assert title(at) == "2 loads, one of them undone"
    assert '<tr role="row" class="struck"><th scope="row" role="rowheader">2</th>' in body(at)
    assert ": Wrong month</td>" in body(at)
    newest, oldest = history.loads(council)
    assert newest["undone_by"] and newest["undone_why"] == "Wrong month" and oldest["undone_at"] is None
    assert (publications(council)[0]["kind"], publications(council)[0]["loads"]) == ("undo", [2])
    assert publications(council)[1:] and drafts(council) == []
    assert at.selectbox(key="to_undo").options == [f"1: Referrals, {SEPTEMBER}"]


def test_all_lists_of_a_file_can_be_undone_at_once():
    one = {"undone_at": None, "loaded_by": "a.analyst", "sha256": "ab", "file": "Annex A 2026-10-31.xlsx"}
    lists = [{**one, "load_id": 8, "feed": "referrals"}, {**one, "load_id": 7, "feed": "contacts"}]
    gone = {**one, "load_id": 6, "feed": "assessments", "undone_at": datetime(2026, 11, 1)}
    assert loads.undoable([*lists, gone]) == {
        (7, 8): "7 to 8: all 2 lists of Annex A 2026-10-31.xlsx",
        (8,): "8: Referrals, Annex A 2026-10-31.xlsx",
        (7,): "7: Contacts, Annex A 2026-10-31.xlsx",
    }


def test_undoing_without_a_reason_is_refused_in_a_sentence(visit, council):
    before = current_name(council)
    at = press(preview_undo(visit, council), "Undo this load")
    assert at.error[0].value.startswith("Say why")
    assert current_name(council) == before


def test_an_undoing_left_for_later_is_offered_again(visit, council):
    press(preview_undo(visit, council), "Leave it for later")
    at = visit("history", home=council)
    assert f"Not published yet: the undoing of a load of {OCTOBER}" in body(at)
    assert title(press(at, "Take it up again")).startswith("Without this load")


def test_when_somebody_published_meanwhile_it_is_told_and_compared_again(visit, council):
    at = preview_undo(visit, council)
    loading.undo(1, council, by="b.lead", why="Withdrawn by the team")
    at.text_input[0].set_value("Wrong month")
    press(at, "Undo this load")
    assert "b.lead" in at.warning[0].value and SEPTEMBER in at.warning[0].value
    assert history.loads(council)[0]["undone_at"] is None
    at = press(at, "Compare again")
    at.text_input[0].set_value("Wrong month")
    assert title(press(at, "Undo this load")) == "2 loads, two of them undone"


def test_a_load_somebody_else_undid_meanwhile_is_told(visit, council):
    at = preview_undo(visit, council)
    loading.undo(2, council, by="b.lead", why="Wrong month")
    at.text_input[0].set_value("Wrong month")
    at = press(press(at, "Undo this load"), "Compare again")
    assert "undone already: b.lead undid it" in at.error[0].value
    assert not at.exception


# ---------------------------------------------------------------- going back to a picture


def test_going_back_is_previewed_and_nothing_has_changed(visit, council):
    before = current_name(council)
    at = preview_september(visit, council)
    assert title(at).startswith("In this picture: October 2026 would go")
    assert "the next publication counts every load again that is not undone" in body(at)
    assert current_name(council) == before


def test_pages_go_back_with_a_reason_and_the_history_grows(visit, council):
    first, _ = publishing.snapshots(council)
    at = preview_september(visit, council)
    at.text_input[0].set_value("Not checked yet")
    press(at, "Go back to this picture")
    assert not at.exception and "September returns" in at.success[0].value
    assert current_name(council) == first
    told = publications(council)
    assert (len(told), told[0]["kind"], told[0]["why"]) == (3, "rollback", "Not checked yet")
    assert "not in what pages show now" in body(visit("history", home=council))


def test_leaving_it_changes_nothing(visit, council):
    before = current_name(council)
    at = press(preview_september(visit, council), "Leave it")
    assert title(at).startswith("2 publications") and current_name(council) == before


def test_going_back_without_a_reason_is_refused_in_a_sentence(visit, council):
    at = press(preview_september(visit, council), "Go back to this picture")
    assert at.error[0].value.startswith("Say why")
    with pytest.raises(NoReason):
        loads.go_back(council, publishing.snapshots(council)[0], current_name(council), "  ")
    assert len(publications(council)) == 2


def test_nobody_goes_back_from_a_picture_they_have_not_compared_with(council):
    first, second = publishing.snapshots(council)
    with pytest.raises(Overtaken, match="Somebody published since you looked"):
        loads.go_back(council, first, first, "Not checked yet")
    assert current_name(council) == second


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("numbers", "words"),
    [([], ""), ([7], "7"), ([3, 1, 2], "1 to 3"), ([9, 4, 5, 6, 11, 12], "4 to 6, 9, 11 to 12")],
)
def test_load_numbers_in_words(numbers, words):
    assert loads.numbers_words(numbers) == words


def test_the_first_reason_given_for_a_load_is_its_own():
    """Load 1 came in August, went when pages went back, and came again with load 2."""
    told = [
        {"kind": "undo", "why": "Wrong file", "loads": [2]},
        {"kind": "load", "why": "October returns", "loads": [1, 2]},
        {"kind": "rollback", "why": "Not checked", "loads": [1]},
        {"kind": "load", "why": "August returns", "loads": [1]},
    ]
    undone = datetime(2026, 11, 4)
    first, second = history.with_reasons([{"load_id": 1, "undone_at": None}, {"load_id": 2, "undone_at": undone}], told)
    assert (first["why"], first["undone_why"]) == ("August returns", None)
    assert (second["why"], second["undone_why"]) == ("October returns", "Wrong file")


def test_an_undone_load_that_pages_show_again_says_so():
    row = {"load_id": 2, "undone_at": datetime(2026, 11, 4, 9, 20), "undone_by": "b.lead", "undone_why": None}
    assert "pages went back" not in loads.state_words(row, {1})
    assert loads.state_words(row, {1, 2}).endswith("by b.lead; pages went back to a picture that has it")
