"""Zips of extracts: loaded as their files would be, or refused whole with the reason."""

import io
import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest

from etl import loading
from etl.home import Home
from etl.reading import Limits, PasswordProtected, TooLarge, UnreadableFile, read_file
from etl.unzipping import files_of, named, unpacked
from tests.etl.bad_files import book, csv_text

REFERRALS = csv_text().encode()


def packed(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def written(folder: Path, content: bytes, name: str = "October.zip") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


@pytest.fixture
def month(tmp_path) -> dict[str, bytes]:
    """What an analyst zips up: extracts in folders, and what a Mac and an open workbook leave beside them."""
    workbook = book(name="plain.xlsx")(tmp_path).read_bytes()
    return {
        "list 3 2026-09-30.csv": REFERRALS.replace(b"/10/2026", b"/09/2026"),
        "North/new/list 3 2026-10-31.xlsx": workbook,
        "__MACOSX/._list 3 2026-10-31.csv": b"\0\5\x16\7",
        "North/~$list 3 2026-10-31.xlsx": b"\5owner",
        "North/.DS_Store": b"\0\0\0\1Bud1",
        "read me.txt": b"two lists",
    }


def test_the_extracts_in_a_zip_load_as_they_would_alone(tmp_path, month):
    home = Home(tmp_path / "home")
    with unpacked([written(tmp_path, packed(month))]) as paths:
        report = loading.load(paths, home, publishes=False)
        shown = [named(path) for path in paths]
    assert [(r.status, r.feed, r.as_at, r.read, r.accepted) for r in report.files] == [
        ("loaded", "referrals", date(2026, 10, 31), 2, 2),
        ("loaded", "referrals", date(2026, 9, 30), 2, 2),
    ]
    assert shown == ["October.zip > North/new/list 3 2026-10-31.xlsx", "October.zip > list 3 2026-09-30.csv"]


def test_nothing_of_a_zip_stays_on_disk(tmp_path, month):
    path = written(tmp_path, packed(month))
    with pytest.raises(KeyboardInterrupt), unpacked([path]) as paths:
        assert all(one.exists() for one in paths)
        raise KeyboardInterrupt
    assert not any(one.exists() for one in paths)


def test_other_files_are_left_as_they_are(tmp_path):
    workbook = book()(tmp_path)
    table, absent = written(tmp_path, REFERRALS, "a.csv"), tmp_path / "absent.zip"
    zipped_name = written(tmp_path, workbook.read_bytes(), "named.zip")
    with unpacked([workbook, table, absent, zipped_name]) as paths:
        assert paths == [workbook, table, absent, zipped_name]
        assert named(workbook) == workbook.name


def test_an_upload_becomes_the_extracts_in_it(month):
    assert files_of("October.zip", packed(month)) == [
        ("October.zip > North/new/list 3 2026-10-31.xlsx", month["North/new/list 3 2026-10-31.xlsx"]),
        ("October.zip > list 3 2026-09-30.csv", month["list 3 2026-09-30.csv"]),
    ]
    assert files_of("a.csv", REFERRALS) == [("a.csv", REFERRALS)]


def encrypted() -> bytes:
    content = bytearray(packed({"a.csv": REFERRALS}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def with_false_size() -> bytes:
    """The file's stated size is half of what is inside."""
    content = bytearray(packed({"a.csv": REFERRALS}))
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, len(REFERRALS) // 2)
    return bytes(content)


def with_long_list() -> bytes:
    """Nothing but names: four megabytes of them."""
    return packed({f"{'n' * 200}{number}.csv": b"" for number in range(17_000)}, zipfile.ZIP_STORED)


INSIDE = "Unpack it, check the files in it, and load those."
REFUSED = {
    "a password": (encrypted, f"The zip is protected by a password ('a.csv'). {INSIDE}"),
    "a bomb": (
        lambda: packed({"a.csv": bytes(20_000_000)}),
        f"'a.csv' unpacks to more than 100 times its size, as no real list does. {INSIDE}",
    ),
    "a path that climbs": (
        lambda: packed({"../a.csv": REFERRALS}),
        f"A file in the zip is named '../a.csv', which points outside it. {INSIDE}",
    ),
    "a path from the root": (
        lambda: packed({"/etc/a.csv": REFERRALS}),
        f"A file in the zip is named '/etc/a.csv', which points outside it. {INSIDE}",
    ),
    "a path as Windows has it": (
        lambda: packed({"C:\\a.csv": REFERRALS}),
        f"A file in the zip is named 'C:\\a.csv', which points outside it. {INSIDE}",
    ),
    "a zip in the zip": (
        lambda: packed({"a.csv": REFERRALS, "more/b.zip": packed({"b.csv": REFERRALS})}),
        f"There is another packed file in the zip ('more/b.zip'). {INSIDE}",
    ),
    "nothing to load": (
        lambda: packed({"a.txt": b"x", "b.pdf": b"%PDF"}),
        "There is no workbook or CSV in this zip (it holds 'a.txt', 'b.pdf'). Check that it is the right one.",
    ),
    "an empty zip": (
        lambda: packed({}),
        "There is no workbook or CSV in this zip (it holds nothing). Check that it is the right one.",
    ),
    "one name twice": (
        lambda: packed({"a.csv": REFERRALS, "A.csv": REFERRALS}),
        f"Two files in the zip are named 'A.csv'. {INSIDE}",
    ),
    "an unusual packing": (
        lambda: packed({"a.csv": REFERRALS}, zipfile.ZIP_LZMA),
        f"'a.csv' is packed in a way that is not read here. {INSIDE}",
    ),
    "too long a name": (
        lambda: packed({f"{'n' * 250}.csv": REFERRALS}),
        f"The name '{'n' * 60}...' in the zip is too long. {INSIDE}",
    ),
    "too many files": (
        lambda: packed({f"{number}.csv": b"" for number in range(2_001)}, zipfile.ZIP_STORED),
        "The zip holds 2,001 files; at most 2,000 are taken. Unpack it, and load only the extracts.",
    ),
    "a list of files without end": (with_long_list, "The list of files in this zip is longer than is taken"),
    "a size that is not true": (with_false_size, "The zip is damaged (Bad CRC-32 for file 'a.csv')."),
    "half a zip": (lambda: packed({"a.csv": REFERRALS})[:200], "The zip is damaged (File is not a zip file)."),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_zip_that_is_refused_says_why_and_nothing_of_it_is_kept(tmp_path, kind):
    make, said = REFUSED[kind]
    content = make()
    with unpacked([written(tmp_path, content)]) as paths:
        assert [path.name for path in paths] == ["October.zip"]
        with pytest.raises(UnreadableFile) as from_disk:
            read_file(paths[0])
    with pytest.raises(UnreadableFile) as uploaded:
        files_of("October.zip", content)
    for refusal in (from_disk.value, uploaded.value):
        assert refusal.message.startswith(said) and refusal.file == "October.zip"


def test_the_causes_can_be_told_apart():
    with pytest.raises(PasswordProtected):
        files_of("a.zip", encrypted())
    with pytest.raises(TooLarge, match="more than 1 MB"):
        noise = bytes(range(256)) * 3_000
        files_of("a.zip", packed({"a.csv": noise, "b.csv": noise}, zipfile.ZIP_STORED), Limits(unpacked_mb=1))


def test_a_workbook_inside_that_is_wrong_is_refused_by_its_own_name(tmp_path):
    content = packed({"good 2026-10-31.csv": REFERRALS, "bad 2026-10-31.xlsx": b"PK\x03\x04 cut"})
    with unpacked([written(tmp_path, content)]) as paths:
        bad, good = loading.check(paths, Home(tmp_path / "home")).files
    assert (good.status, bad.status) == ("loaded", "refused") and "bad 2026-10-31.xlsx" in bad.problems[0].message


def test_a_zip_loads_as_its_files_would_and_says_where_each_lay(tmp_path):
    content = packed({"North/r 2026-10-31.csv": REFERRALS, "__MACOSX/North/._r 2026-10-31.csv": b"x"})
    (result,) = loading.load([written(tmp_path, content)], Home(tmp_path / "home"), publishes=False).files
    assert (result.status, result.as_at, result.file) == (
        "loaded", date(2026, 10, 31), "October.zip > North/r 2026-10-31.csv",
    )  # fmt: skip
