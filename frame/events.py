"""What happened and when, as marked on a KPI's chart: Ofsted's visits, what people marked, step changes, the story that
the configuration tells."""

import logging
from collections.abc import Mapping
from datetime import date
from functools import cache
from textwrap import shorten

from sqlalchemy.exc import SQLAlchemyError

from frame.data import Member, Picture
from frame.records import records
from kpis import formats
from kpis.catalogue import CATALOGUE, Kpi
from kpis.yaml_file import read_yaml
from records.annotations import annotations
from records.step_changes import step_changes
from records.store import RecordsUnusable

Event = tuple[date, str]
LONGEST = 60  # characters: what a chart has room for
SHOWN = {"page": 8, "projector": 4, "phone": 3}  # the newest: more would cover the chart


def events(picture: Picture, kpi: Kpi, member: Member) -> list[Event]:
    """All of them, oldest first; the same words on the same day once."""
    found = [*configured(picture, kpi), *inspections(picture), *written(kpi, member)]
    return sorted(set(found))


def newest(found: list[Event], until: date, since: date, scale: str) -> list[Event]:
    """Those on the months shown, as many as a chart of that size has room for."""
    inside = [event for event in found if since <= event[0] <= until]
    return inside[-SHOWN[scale] :]


def words(found: list[Event], until: date, since: date) -> str:
    """'New front door (5 Jan 2026); …' for those who cannot see the chart; empty without any."""
    told = [f"{said} ({day.day} {formats.month(day)})" for day, said in newest(found, until, since, "page")]
    return f"Marked: {'; '.join(told)}." if told else ""


# ---------------------------------------------------------------- where they come from


def configured(picture: Picture, kpi: Kpi) -> list[Event]:
    """The sample's story with sample data, the council's own otherwise."""
    source = "sample" if picture.meta["synthetic"] else "annotations"
    return [(entry["date"], entry["words"]) for entry in _configured(source) if entry["kpi"] in (kpi.id, "all")]


@cache
def _configured(source: str) -> tuple[Mapping, ...]:
    path = CATALOGUE / f"{source}.yaml"
    given = read_yaml(path) if path.exists() else None
    return tuple((given or {}).get("annotations") or ())


def inspections(picture: Picture) -> list[Event]:
    """Ofsted's inspections and visits; none where the figures were published before they were kept."""
    if "inspections" not in picture.details:
        return []
    return [(row["happened_on"], inspection_words(row)) for row in picture.snapshot.records("inspections")]


def inspection_words(row: Mapping) -> str:
    """'Ofsted focused visit: care leavers', 'Ofsted standard inspection: good'."""
    kind = row["visit_type"].removeprefix("ILACS ")
    said = f"Ofsted {formats.within_sentence(kind)}"
    about = row["theme"] or row["overall"]
    said = f"{said}: {formats.within_sentence(about)}" if about else said
    return shorten(f"{said} (published)" if row["is_publication"] else said, LONGEST, placeholder="…")


def written(kpi: Kpi, member: Member) -> list[Event]:
    """What people marked, and the step changes they declared for this member; none where that cannot be read."""
    try:
        kept = records()
        marked = [(row.on, row.words) for row in annotations(kept, kpi.id)]
        of_member = (kpi.id, member.dimension, member.name)
        steps = [row for row in step_changes(kept) if (row.kpi, row.dimension, row.member) == of_member]
    except (RecordsUnusable, SQLAlchemyError):
        logging.getLogger(__name__).exception("what people marked could not be read")
        return []
    return marked + [(row.month, shorten(f"Step change: {row.reason}", LONGEST, placeholder="…")) for row in steps]
