"""Bearing started as `make run` does, and Chromium to use it with."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from etl.home import REPOSITORY, Home
from tests.demo import copied

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
PROJECTOR, PHONE = {"width": 1920, "height": 1080}, {"width": 390, "height": 844}


@dataclass(frozen=True)
class Bearing:
    """A running dashboard and the data folder it serves."""

    address: str
    home: Home


@pytest.fixture(scope="module")
def bearing(demonstration_home, tmp_path_factory) -> Iterator[Bearing]:
    """The dashboard over a copy of the demonstration, on a free port of 127.0.0.1; stopped by its process id."""
    home = copied(demonstration_home, tmp_path_factory.mktemp("served") / "home")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "launch.py"],
        cwd=REPOSITORY,
        env={**os.environ, "DASHBOARD_DATA": str(home.root), "PORT": str(port), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if "Bearing is at" in line:
                break
        assert said and f"http://127.0.0.1:{port}" in said[-1], "".join(said)
        yield Bearing(f"http://127.0.0.1:{port}", home)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as the machine has it."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not on this machine (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


class Visitor:
    """One window on the dashboard, with what pages are made of."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, path: str = "/") -> "Visitor":
        """Opens a page and waits until it has said its finding and stands still."""
        self.page.goto(self.address + path)
        return self.settle()

    def settle(self) -> "Visitor":
        """Waits for the script run under way to end."""
        self.page.locator("h1").first.wait_for(timeout=45_000)
        self.page.wait_for_timeout(200)  # a choice just made has to reach the server before it can be at work on it
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=45_000)
        return self

    @property
    def finding(self) -> str:
        return self.page.locator("h1").first.inner_text()

    def choose(self, label: str, option: str) -> "Visitor":
        """Picks an option of a select box by what people read, typed: a long list draws only what is in sight."""
        self.page.get_by_label(label, exact=True).first.click()
        self.page.keyboard.type(option)
        self.page.get_by_role("option", name=option, exact=True).click()
        self.page.wait_for_timeout(300)
        return self.settle()

    def figures(self) -> list[dict[str, dict]]:
        """Every visible chart, as its lines by name with their x and y."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll('.js-plotly-plot')].filter(g => g.offsetParent !== null).map(g =>
                Object.fromEntries(g.data.map(line => [line.name, {x: [...line.x], y: [...line.y]}])))"""
        )

    def months_chart(self) -> dict[str, dict]:
        """The SPC chart's lines, once it is drawn."""
        self.page.locator(".js-plotly-plot .main-svg").first.wait_for(timeout=30_000)
        return next(lines for lines in self.figures() if "months" in lines)


@pytest.fixture
def visit(bearing, browser) -> Iterator[callable]:
    """`visit()` gives a window of projector size, `visit(PHONE)` one of a phone's."""
    contexts = []

    def window(size: dict = PROJECTOR) -> Visitor:
        contexts.append(browser.new_context(viewport=size))
        return Visitor(contexts[-1].new_page(), bearing.address)

    yield window
    for context in contexts:
        context.close()
