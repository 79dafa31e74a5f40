"""How long the running dashboard takes to answer: reruns over Streamlit's own socket, from request to last message."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from bench.timing import Row, in_turn, say
from etl import publishing
from etl.home import REPOSITORY, Home

HOST = "127.0.0.1"
REPEATS = 20
PATIENCE = 60
PAGES = {"Overview": ("", ""), "One KPI": ("kpi", "kpi=Re-referrals")}


class PageFailed(Exception):
    """The dashboard did not start, or a page ended with an error."""


@contextmanager
def dashboard(home: Home) -> Iterator[int]:
    """The app as `make run` starts it, on a free port; stopped at the end. Yields the port."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    environment = {**os.environ, "DASHBOARD_DATA": str(home.root)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, cwd=REPOSITORY, env=environment, **quiet)
    try:
        _wait(server, port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait(server: subprocess.Popen, port: int) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        try:
            direct.open(f"http://{HOST}:{port}/_stcore/health", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise PageFailed("The dashboard did not start. Run `make run` to see why.")


class Session:
    """One browser tab's socket, without the browser."""

    def __init__(self, connection: ClientConnection, port: int) -> None:
        self.connection, self.port = connection, port

    def rerun(self, page: str, query: str) -> None:
        """Asks for a page and takes in all it sends. Raises PageFailed when it ends with an error."""
        message = BackMsg()
        message.rerun_script.page_name, message.rerun_script.query_string = page, query
        message.rerun_script.context_info.url = f"http://{HOST}:{self.port}/{page}"
        self.connection.send(message.SerializeToString())
        charts = 0
        while True:
            answer = ForwardMsg.FromString(self.connection.recv(timeout=PATIENCE))
            kind = answer.WhichOneof("type")
            if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
                raise PageFailed(
                    f"The page '{page or 'overview'}' failed: {answer.delta.new_element.exception.message}"
                )
            charts += kind == "delta" and answer.delta.new_element.WhichOneof("type") in ("plotly_chart", "html")
            if kind == "script_finished":
                break
        if answer.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY or not charts:
            raise PageFailed(f"The page '{page or 'overview'}' did not finish, or was empty.")

    def rerun_cold(self, page: str, query: str) -> None:
        """The same with nothing cached: the snapshot is opened and everything asked of it anew."""
        self.connection.send(BackMsg(clear_cache=True).SerializeToString())
        self.rerun(page, query)


def measure(home: Home) -> list[Row]:
    """Both pages over the ten years, with the caches as they stand and with nothing cached, in turn."""
    say("Publishing the ten years and starting the dashboard ...")
    publishing.publish(home)
    with dashboard(home) as port:
        address = f"ws://{HOST}:{port}/_stcore/stream"
        with connect(address, subprotocols=["streamlit"], max_size=None, proxy=None) as connection:
            session = Session(connection, port)
            return [_page(session, name, *asked) for name, asked in PAGES.items()]


def _page(session: Session, name: str, page: str, query: str) -> Row:
    session.rerun(page, query)  # the first opens the snapshot; so does the first after each cold one (`settle`)
    taken = in_turn(
        name, REPEATS, warm=lambda: session.rerun(page, query), cold=lambda: session.rerun_cold(page, query),
        settle=lambda: session.rerun(page, query),
    )  # fmt: skip
    return Row(f"rerun of {name} on the server", taken["warm"], "the same page, nothing cached", taken["cold"])
