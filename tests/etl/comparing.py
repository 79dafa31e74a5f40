"""A small installation with published figures and no extract: what councils are compared by, nothing else."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from etl import loading
from etl.home import Home
from etl.publishing import publish
from kpis.catalogue import load_kpis


def compared(root: Path, paths: Iterable[Path] = ()) -> Home:
    """An installation that holds these files (without any, those the product carries), published.

    No KPI is worked out from cases: there are none, and that takes longest.
    """
    home = Home(root)
    without_cases = {name: replace(kpi, has_query=False) for name, kpi in load_kpis().items()}
    if paths:
        loading.load(paths, home, publishes=False, by="a test")
    else:
        loading.load_reference(home)
    with loading.loading_lock(home), patch("etl.publishing.load_kpis", lambda: without_cases):
        publish(home)
    return home
