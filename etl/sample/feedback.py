"""The workbook of complaints and feedback: a sheet of each."""

from datetime import date

from etl.sample import complaints, survey
from etl.sample.schedule import Return, Sheets, year_ends
from etl.sample.world import World


def sheets(world: World, as_at: date) -> Sheets:
    return {"Complaints": complaints.rows(world, as_at), "Survey responses": survey.rows(world, as_at)}


RETURNS = (Return("Complaints and feedback", year_ends, sheets),)
