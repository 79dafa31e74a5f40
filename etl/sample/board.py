"""The improvement board's papers: plan actions and their ratings, the risk register, evaluations of impact.

The plan itself is `data/catalogue/sample_plan.yaml`. Each board has one workbook.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache

from etl.sample.dates import DAY, add_months, month_end
from etl.sample.schedule import MONTHS_OF_PICTURES, Return, Row, Sheets
from etl.sample.settings import SETTINGS, Knobs
from etl.sample.world import World
from kpis.yaml_file import read_yaml

PROGRESS = {
    "B": "Complete",
    "G": "Going to plan",
    "A": "Some steps are later than planned",
    "R": "Off track; brought to the board for a decision",
}


@cache
def plan() -> Knobs:
    """The plan as its YAML has it. Callers read and never write."""
    return read_yaml(SETTINGS.with_name("sample_plan.yaml"))


def boards(as_ats: list[date]) -> list[date]:
    """The boards held within the months of the sample."""
    first = as_ats[-MONTHS_OF_PICTURES:][0].replace(day=1)
    return [day for day in plan()["boards"] if first <= day <= as_ats[-1]]


def rating(action: Knobs, board: date) -> str:
    """The letter an action has at a board: complete by its cut-off, or as the latest of its slips says."""
    if "completed" in action and action["completed"] <= _cut_off(board):
        return "B"
    slips = [letter for day, letter in action.get("slips", {}).items() if day <= board]
    return slips[-1] if slips else "G"


def _cut_off(board: date) -> date:
    return board - plan()["cut_off_days"] * DAY


def sheets(world: World, board: date) -> Sheets:
    """The papers of one board. Each holds the evaluations since the one before; the first, all before it."""
    before = max((day for day in plan()["boards"] if day < board), default=date.min)
    return {
        "Actions": [_action(action, board) for action in plan()["actions"]],
        "Updates": [_update(action, board) for action in plan()["actions"]],
        "Risks": list(_risks(board)),
        "Evaluations": [_evaluation(e) for e in plan()["evaluations"] if before < e["date"] <= board],
    }


def _month(text: str) -> date:
    return month_end(date.fromisoformat(f"{text}-01"))


def _action(action: Knobs, board: date) -> Row:
    has_slipped = any(day <= board for day in action.get("slips", {}))
    return {
        "Task number": action["task"],
        "Priority area": action["area"],
        "Key action": action["action"],
        "Activity": action["activity"],
        "Outcome": action["outcome"],
        "What it means for children": action["for_children"],
        "Owner role": action["owner"],
        "Target date": _month(action["target"]),
        "Revised target date": _month(action["revised"]) if has_slipped and "revised" in action else None,
        "Date completed": action["completed"] if rating(action, board) == "B" else None,
        "Ofsted priority area": action.get("ofsted"),
        "Linked KPI ids": ", ".join(action.get("kpis", [])) or None,
    }


def _update(action: Knobs, board: date) -> Row:
    letter, cut_off = rating(action, board), _cut_off(board)
    evaluated = any(e["task"] == action["task"] and e["date"] <= cut_off for e in plan()["evaluations"])
    return {
        "Task number": action["task"],
        "Update date": cut_off,
        "BRAG": letter,
        "Progress": PROGRESS[letter],
        "Barrier": action.get("barrier") if letter in ("A", "R") else None,
        "Next steps": action.get("next") if letter != "B" else None,
        "Impact evaluated": "Yes" if evaluated else "No",
    }


def _risks(board: date) -> Iterator[Row]:
    """Risks raised by the day, and for one board after it those closed."""
    for risk in plan()["risks"]:
        known = {day: score for day, score in risk["scores"].items() if day <= board}
        closed = risk.get("closed")
        if known and not (closed and add_months(closed, 2) <= board):
            yield _risk(risk, known, board, bool(closed and closed <= board))


def _risk(risk: Knobs, known: dict[date, list[int]], board: date, is_closed: bool) -> Row:
    likelihood, impact = known[max(known)]
    return {
        "Risk ID": risk["id"],
        "As at date": board,
        "Type": risk.get("kind", "Risk"),
        "Title": risk["title"],
        "Cause": risk["cause"],
        "Consequence": risk["consequence"],
        "Owner role": risk["owner"],
        "Likelihood": likelihood,
        "Impact": impact,
        "Score": likelihood * impact,
        "Target likelihood": risk["target"][0],
        "Target impact": risk["target"][1],
        "Mitigation": risk["mitigation"],
        "Status": "Closed" if is_closed else "Escalated" if likelihood * impact >= 20 else "Open",
        "Linked task number": risk["task"],
        "Linked KPI id": risk.get("kpi"),
        "Date raised": min(risk["scores"]),
        "Next review": board + 42 * DAY,
    }


def _evaluation(evaluation: Knobs) -> Row:
    return {
        "Task number": evaluation["task"],
        "Evaluation date": evaluation["date"],
        "Evidence type": evaluation["evidence"],
        "Impact judgement": evaluation["judgement"],
        "Finding": evaluation["finding"],
        "Linked KPI id": evaluation.get("kpi"),
        "Ofsted visit date": evaluation.get("visit"),
    }


RETURNS = (Return("Board papers", boards, sheets),)
