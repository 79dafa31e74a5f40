"""The same KPIs in plain pandas, as a careful analyst would write them: the alternative, and a check of the SQL.

Written from the definitions (`data/catalogue/kpis/`, DfE's and the statutory rules they name), vectorised throughout,
and given a head start: the lists are already in memory, stacked and typed. Nothing here asks DuckDB.

To add a KPI: a method of its id in the class of its theme (`front_door.py`, `practice.py`, ...), that gives its cases
through `self.counted(rows, day, numerator, denominator, *breakdowns)`. What stands of a feed's lists comes from
`self.feeds[feed]` (`lists.py`); coverage, bases and the list of teams are seen to by `bases.py` and `cases.py`. A new
theme is a class in a file of its own, named below.
"""

import pandas as pd

from bench.plain.adoption import Adoption
from bench.plain.bases import one_kpi
from bench.plain.care import Care
from bench.plain.care_leavers import CareLeavers
from bench.plain.early_help import EarlyHelp
from bench.plain.front_door import FrontDoor
from bench.plain.material import Material, material, read_saved, save
from bench.plain.missing import Missing
from bench.plain.permanence import Permanence
from bench.plain.practice import Practice
from bench.plain.protection import Protection
from bench.plain.supplement import Supplement
from bench.plain.voice import Voice
from bench.plain.workforce import Workforce
from kpis.catalogue import Kpi


class Cases(
    Supplement, Permanence, FrontDoor, Protection, Care, CareLeavers, Adoption, Missing, Practice, Workforce, EarlyHelp,
    Voice,
):  # fmt: skip
    """Every KPI pandas knows."""


def knows(kpi: Kpi) -> bool:
    """Whether there is a second opinion of this KPI."""
    return hasattr(Cases, kpi.id)


def work_out(material: Material, kpis: list[Kpi]) -> pd.DataFrame:
    """Every value: kpi, month, basis, dimension, member, numerator, denominator, value, complete, provisional."""
    cases = Cases(material)
    return pd.concat([one_kpi(kpi, cases) for kpi in kpis], ignore_index=True)


__all__ = ["Cases", "Material", "knows", "material", "read_saved", "save", "work_out"]
