"""Nobody elsewhere sees anything, whichever file Streamlit happens to run."""

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from frame import access
from frame.access import PERMISSIONS, REFUSAL, allowed, is_local
from tests.pages.conftest import PAGES, PATIENCE, REPOSITORY, body, title

ELSEWHERE = "http://dashboard.example.org/"


def run_alone(name: str, url: str, home, monkeypatch) -> AppTest:
    monkeypatch.setenv("DASHBOARD_DATA", str(home.root))
    at = AppTest.from_file(REPOSITORY / "pages" / f"{name}.py", default_timeout=PATIENCE)
    at.context = {"url": url}
    return at.run()


def test_every_page_is_known():
    assert sorted(path.stem for path in (REPOSITORY / "pages").glob("*.py")) == sorted(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_run_alone_from_elsewhere_shows_only_the_refusal(name, small_home, monkeypatch):
    at = run_alone(name, ELSEWHERE, small_home, monkeypatch)
    assert [error.value for error in at.error] == [REFUSAL]
    kinds = {element.type for element in at.main}
    assert kinds == {"main", "error"}, "something besides the refusal was drawn"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_run_alone_on_this_computer_works(name, small_home, monkeypatch):
    at = run_alone(name, "http://localhost:8501/", small_home, monkeypatch)
    assert not at.exception and not at.error
    assert len(at.title) + body(at).count("<h1>") == 1


def test_a_page_reached_first_after_a_start_goes_through_the_app(small_home, monkeypatch):
    monkeypatch.setenv("DASHBOARD_DATA", str(small_home.root))
    at = AppTest.from_file(REPOSITORY / "app.py", default_timeout=PATIENCE).run()
    at.switch_page("pages/kpi.py")
    at.query_params["kpi"] = "Referrals"
    at.run()
    assert title(at) == "Referrals: no real change"
    assert "Bearing" in at.sidebar.get("html")[0].proto.body


def test_the_app_from_elsewhere_shows_only_the_refusal(visit):
    at = visit(url=ELSEWHERE)
    assert [error.value for error in at.error] == [REFUSAL]
    assert not at.title and not at.selectbox
    assert "Trafford" not in body(at)


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:8501", "[::1]:8501", None])
def test_local_names_are_local(host):
    assert is_local(None, [host], forwarded=False)


@pytest.mark.parametrize(
    "host", ["bearing.example.org", "10.0.0.7:8501", "localhost.example.org", "127.0.0.1.example.org", "[bad"]
)
def test_other_names_are_not_local(host):
    assert not is_local(None, ["localhost", host], forwarded=False)


def test_another_computer_is_not_local_whatever_it_calls_us():
    assert not is_local("10.0.0.7", ["localhost:8501"], forwarded=False)
    assert is_local("127.0.0.1", ["localhost:8501"], forwarded=False)


def test_a_proxy_makes_nobody_local():
    assert not is_local(None, ["localhost:8501"], forwarded=True)


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_every_permission_follows_the_same_rule_today(permission, monkeypatch):
    here = SimpleNamespace(headers={}, url="http://localhost:8501/", ip_address=None)
    monkeypatch.setattr(access.st, "context", here)
    assert allowed(permission)
    here.url = ELSEWHERE
    assert not allowed(permission)


def test_a_permission_that_does_not_exist_is_an_error():
    with pytest.raises(ValueError, match="'veiw'"):
        allowed("veiw")
