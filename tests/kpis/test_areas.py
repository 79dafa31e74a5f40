"""Authorities that were abolished, renumbered or are published together: who stands for whom, and when."""

import csv
from datetime import date

import pytest

from kpis.areas import group_on, load_areas

AREAS = load_areas()
BEFORE, AFTER = date(2023, 3, 31), date(2023, 4, 1)


def test_successors_take_the_place_of_an_abolished_neighbour_from_the_day_after_its_last():
    assert AREAS.standing(["830", "909", "925"], BEFORE) == ("830", "909", "925")
    assert AREAS.standing(["830", "909", "925"], AFTER) == ("830", "942", "943", "925")


def test_a_successor_is_nobodys_neighbour_before_it_began():
    assert AREAS.standing(["942", "925"], BEFORE) == ("925",)
    assert AREAS.standing(["942", "925"], AFTER) == ("942", "925")


def test_nobody_stands_in_a_group_twice():
    assert AREAS.standing(["836", "837", "839"], date(2020, 3, 31)) == ("839",)
    assert AREAS.standing(["909", "943"], AFTER) == ("942", "943")


@pytest.mark.parametrize(
    ("code", "last_day", "successors"),
    [
        ("909", date(2023, 3, 31), ("942", "943")),
        ("928", date(2021, 3, 31), ("940", "941")),
        ("835", date(2019, 3, 31), ("838",)),
        ("836", date(2019, 3, 31), ("839",)),
        ("837", date(2019, 3, 31), ("839",)),
    ],
)
def test_the_reorganisations(code, last_day, successors):
    gone = AREAS.abolished[code]
    assert (gone.last_day, gone.successors) == (last_day, successors)
    assert AREAS.exists(code, last_day) and not any(AREAS.exists(new, last_day) for new in successors)


def test_an_authority_published_with_another_is_found_under_both_codes():
    known = {"314 / 318", "940", "941", "358"}
    assert AREAS.published_as("314", known) == "314 / 318"
    assert AREAS.published_as("940", known) == "940"  # this file has a row of its own
    assert AREAS.published_as("358", known) == "358"


def test_our_own_row_is_not_our_neighbour():
    us, others = group_on(["941", "866", "314", "318"], "940", {"940 / 941", "866", "314 / 318"}, AFTER)
    assert (us, others) == ("940 / 941", ("866", "314 / 318"))


def test_every_code_an_authority_has_had_leads_to_the_one_it_is_joined_on():
    codes = AREAS.old_codes
    assert codes["E10000002"] == codes["E06000060"] == "825"
    assert codes["E10000006"] == "909" and codes["E06000061"] == "940"


def test_the_codes_are_those_of_the_published_files(shared):
    """Of the whole list of areas: each code stands in some file beside the old code given here."""
    printed = set()
    for path in sorted((shared / "real" / "dfe").glob("*.csv")):
        with path.open(newline="", encoding="utf-8-sig") as file:
            printed |= {(row["new_la_code"], row["old_la_code"]) for row in csv.DictReader(file)}
    assert set(AREAS.old_codes.items()) <= printed
    # And the other way round: an authority with two codes in the files is in the list.
    several = {}
    for code, old in printed:
        several.setdefault(old, set()).add(code)
    assert {old for old, codes in several.items() if old and len(codes) > 1} <= set(AREAS.old_codes.values())


def test_every_abolished_neighbour_of_the_published_models_has_successors(shared):
    """Codes the 2021 file names that the 2025 file has no row of."""
    with (shared / "real" / "neighbours" / "sn_model_2025_wide.csv").open(encoding="utf-8-sig") as file:
        today = {row["old_la_code"] for row in csv.DictReader(file)}
    with (shared / "real" / "neighbours" / "New_Statistical_Neighbour_Groupings_April_2021.csv").open(
        encoding="utf-8-sig"
    ) as file:
        named = {code for row in list(csv.reader(file))[1:] for code in row[5:25:2] if code.strip()}
    assert named - today == {"909", "835", "836"}
    assert named - today <= set(AREAS.abolished)
    assert {code for gone in AREAS.abolished.values() for code in gone.successors} <= today
