"""`make run`: load sample data into an empty Bearing, start the dashboard and say where it is.

Standard library only. PORT names the port (8501 when unset). A port asked for and taken is an error, because
whoever named it expects it there; without PORT the next free one is used and printed.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

HOME = Path(__file__).resolve().parent
HOST = "127.0.0.1"
DEFAULT_PORT = 8501
PORTS_TO_TRY = 20
START_SECONDS = 60
ROWS_REJECTED = 1
"""The loader's exit code when all went in but some rows were rejected: a reason to look, not to stay shut."""


class PortError(Exception):
    """PORT cannot be used; the message says what to do."""


def is_taken(port: int) -> bool:
    """Whether something already answers on this machine's `port`."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def choose_port(asked: str | None) -> int:
    """The port to serve on: the one asked for, else the first free from 8501 up. Raises PortError."""
    if not asked:
        return first_free_port()
    if not asked.isascii() or not asked.isdigit() or not 1 <= int(asked) <= 65535:
        raise PortError(f"PORT is '{asked}'; it must be a number from 1 to 65535.")
    if is_taken(int(asked)):
        raise PortError(f"Port {asked} is in use (perhaps by Bearing itself). Choose another with PORT.")
    return int(asked)


def first_free_port() -> int:
    """The first free port from 8501 up; says so when it is not 8501. Raises PortError when there is none."""
    for port in range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TO_TRY):
        if not is_taken(port):
            if port != DEFAULT_PORT:
                print(f"Port {DEFAULT_PORT} is in use (perhaps by Bearing itself): using {port}.", flush=True)
            return port
    last = DEFAULT_PORT + PORTS_TO_TRY - 1
    raise PortError(f"Ports {DEFAULT_PORT} to {last} are all in use. Choose another with PORT.")


def load_sample_if_empty() -> int:
    """Run the loader's own command and give its exit code."""
    return subprocess.run([sys.executable, "-m", "etl", "sample", "--if-empty"], cwd=HOME).returncode


def start_dashboard(port: int) -> subprocess.Popen:
    """Start Streamlit; the rest of its settings are in .streamlit/config.toml."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    return subprocess.Popen(command, cwd=HOME)


def wait_until_ready(server: subprocess.Popen, port: int) -> bool:
    """Whether the dashboard answered its health check before it stopped or a minute passed."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy cannot reach this machine
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), direct.open(f"http://{HOST}:{port}/_stcore/health", timeout=1):
            return True
        time.sleep(0.1)
    return False


def serve(port: int) -> int:
    """Run the dashboard until it is stopped (Ctrl-C, or a signal to this process) and give its exit code."""
    server = start_dashboard(port)
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        if wait_until_ready(server, port):
            print(f"Bearing is at http://{HOST}:{port}", flush=True)
            print("Press Ctrl-C to stop.", flush=True)
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()
        server.wait()
        return 0


def main() -> int:
    """Exit code: the dashboard's own, or 2 when it could not be started."""
    try:
        port = choose_port(os.environ.get("PORT"))
    except PortError as error:
        print(error, file=sys.stderr)
        return 2
    loaded = load_sample_if_empty()
    if loaded not in (0, ROWS_REJECTED):
        print("The sample data could not be loaded, so the dashboard was not started.", file=sys.stderr)
        return loaded
    return serve(port)


if __name__ == "__main__":
    sys.exit(main())
