"""Pages run in Streamlit's own test runner, on a small snapshot written for the purpose."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from tests.pages.small import write_home

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = (
    "overview",
    "briefing",
    "kpi",
    "neighbours",
    "practice",
    "missing",
    "front_door",
    "workload",
    "views",
    "load",
    "quality",
    "history",
    "dictionary",
)
PATIENCE = 30


def body(at: AppTest) -> str:
    """Every piece of HTML the run wrote, as one text."""
    return "\n".join(element.proto.body for element in at.get("html"))


def title(at: AppTest) -> str:
    """The one h1 of the page."""
    (only,) = at.title
    return only.value


@pytest.fixture(scope="package", autouse=True)
def no_data_of_ours(tmp_path_factory):
    """What a test asks outside a page comes from an empty installation, never from the one in `data/`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_DATA", str(tmp_path_factory.mktemp("empty")))
        patch.delenv("BEARING_RECORDS_URL", raising=False)
        yield


@pytest.fixture(scope="session")
def small_home(tmp_path_factory):
    """A Bearing home with one snapshot of sample data."""
    return write_home(tmp_path_factory.mktemp("home"))


@pytest.fixture
def reached(monkeypatch):
    """The server as it is once some session has reached `st.navigation`; the test runner forgets it at every run."""
    start = PagesManager.__init__

    def started(self, *given, **named) -> None:
        start(self, *given, **named)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", started)


@pytest.fixture
def visit(small_home, monkeypatch, reached):
    """`visit("kpi", kpi="Referrals")` runs the app at that page and address."""

    def run(
        page: str = "overview",
        *,
        home=small_home,
        url: str = "http://localhost:8501/",
        theme: str = "light",
        **asked: str,
    ) -> AppTest:
        monkeypatch.setenv("DASHBOARD_DATA", str(home.root))
        monkeypatch.setenv("BEARING_KEY_FILE", str(home.root / "test.key"))
        at = AppTest.from_file(REPOSITORY / "app.py", default_timeout=PATIENCE)
        at.context = {"url": url, "theme": theme}
        if page != "overview":
            at.switch_page(f"pages/{page}.py")
        at.query_params.update(asked)
        return at.run()

    yield run
    st.cache_resource.clear()
