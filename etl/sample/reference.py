"""Lists the performance team keeps: which service and locality each team belongs to, how agencies are written."""

from datetime import date

from etl.sample.schedule import Return, Row, Sheets
from etl.sample.settings import knobs
from etl.sample.world import World


def _first(as_ats: list[date]) -> list[date]:
    """Kept before anything else is loaded, since what follows is read with them."""
    return as_ats[:1]


def _teams(world: World, as_at: date) -> Sheets:
    rule = knobs()["team_list"]
    rows: list[Row] = [
        {"Team": team, "Service": service, "Locality": where, "valid_from": rule["from"], "valid_to": None}
        for service, teams in rule["services"].items()
        for team, where in teams.items()
    ]
    return {"Teams": rows}


def _agencies(world: World, as_at: date) -> Sheets:
    rows: list[Row] = [
        {"text_seen": seen, "Agency": agency, "Is partner": "Yes" if partner else "No"}
        for agency, partner, spellings in knobs()["agencies_as_written"]
        for seen in spellings
    ]
    return {"Partner agencies": rows}


RETURNS = (Return("Partner agencies", _first, _agencies, "csv"), Return("Teams", _first, _teams, "csv"))
