"""`make run` finds a port, and says so plainly when it cannot have the one it was asked for."""

import socket

import pytest

import launch


@pytest.fixture
def taken():
    """A port of this machine that something listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_asked_for_and_taken_is_an_error_that_names_it(taken):
    with pytest.raises(launch.PortError, match=f"Port {taken} is in use"):
        launch.choose_port(str(taken))


@pytest.mark.parametrize("words", ["eighty", "0", "65536", "-1", "8501.5", "８５０１"])
def test_a_port_that_is_no_port_is_an_error(words):
    with pytest.raises(launch.PortError, match="number from 1 to 65535"):
        launch.choose_port(words)


def test_without_a_wish_the_next_free_port_is_taken_and_said(taken, monkeypatch, capsys):
    monkeypatch.setattr(launch, "DEFAULT_PORT", taken)
    found = launch.choose_port(None)
    assert taken < found <= taken + launch.PORTS_TO_TRY
    assert str(found) in capsys.readouterr().out
