"""The pseudonym key: made once, kept apart, never silently replaced."""

import os
import stat
import sys
from datetime import date

import pytest

from etl import loading
from etl.home import REPOSITORY, Home
from etl.pseudonyms import KeyUnusable, pseudonymiser, read_or_make_key
from etl.store import KeyChanged
from tests.etl.extracts import referral, referrals_csv


def test_the_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "keys" / "pseudonym.key"
    key = read_or_make_key(path)
    assert len(key) == 32 and read_or_make_key(path) == key
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_keys_give_two_pseudonyms_and_one_key_always_the_same(tmp_path):
    one, other = (read_or_make_key(tmp_path / name) for name in ("a", "b"))
    assert pseudonymiser(one)("123") == pseudonymiser(one)("123")
    assert len({pseudonymiser(one)("123"), pseudonymiser(one)("124"), pseudonymiser(other)("123")}) == 3


def test_a_damaged_key_is_never_replaced(tmp_path):
    path = tmp_path / "pseudonym.key"
    path.write_text("not a key")
    with pytest.raises(KeyUnusable, match="backup"):
        read_or_make_key(path)
    assert path.read_text() == "not a key"


def test_the_key_lies_outside_the_repository_and_the_store(tmp_path, monkeypatch):
    monkeypatch.delenv("BEARING_KEY_FILE", raising=False)
    inside = Home(REPOSITORY / "data")
    assert not inside.key.resolve().is_relative_to(REPOSITORY)
    elsewhere = Home(tmp_path)
    assert elsewhere.key.is_relative_to(tmp_path) and not elsewhere.key.is_relative_to(elsewhere.store.parent)
    monkeypatch.setenv("BEARING_KEY_FILE", os.fspath(tmp_path / "vault" / "k"))
    assert inside.key == elsewhere.key == tmp_path / "vault" / "k"


def test_a_store_refuses_another_key(tmp_path):
    home = Home(tmp_path / "home")
    loading.load([referrals_csv(tmp_path / "r 2026-10-31.csv", [referral("1", "03/10/2026")])], home)
    home.key.unlink()
    more = referrals_csv(tmp_path / "r 2026-11-30.csv", [referral("1", "03/11/2026")])
    with pytest.raises(KeyChanged, match="backup"):
        loading.load([more], home, date(2026, 11, 30))
