"""Records of a test's own, in a folder of its own."""

import pytest

from records.store import URL_VARIABLE, open_records


@pytest.fixture(autouse=True)
def only_the_folder(monkeypatch):
    """Whoever runs the tests may have a database of their own named."""
    monkeypatch.delenv(URL_VARIABLE, raising=False)


@pytest.fixture
def records(tmp_path):
    opened = open_records(tmp_path)
    yield opened
    opened.close()
