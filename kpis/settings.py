"""What councils decide differently: standards in days and the reading of words the plan leaves open.

`data/catalogue/settings.yaml` holds each as data. Queries read them with `setting('name')` (a number) or
`choice('name')` (a word), so a KPI's settings are those its query and the events it counts mention.
"""

from dataclasses import dataclass
from functools import cache

from kpis.catalogue import CATALOGUE
from kpis.yaml_file import read_yaml


class SettingsError(Exception):
    """A setting is wrong; the message names it and what to mend."""


@dataclass(frozen=True)
class Setting:
    """One decision. `number` or `word` is the council's; `choices` are the words there are; `why` and `source`
    say where it comes from."""

    name: str
    means: str
    why: str
    number: float | None = None
    word: str | None = None
    choices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.number is None) == (self.word is None):
            raise SettingsError(f"settings.yaml, {self.name}: give a number or a word, not both or neither.")
        if self.word is not None and self.word not in self.choices:
            choices = ", ".join(self.choices)
            raise SettingsError(f"settings.yaml, {self.name}: '{self.word}' is not one of its choices: {choices}.")


@cache
def load_settings() -> dict[str, Setting]:
    """Every setting by name. Raises SettingsError."""
    entries = read_yaml(CATALOGUE / "settings.yaml")
    found = {e["name"]: Setting(**{**e, "choices": tuple(e.get("choices", ()))}) for e in entries}
    if len(found) != len(entries):
        raise SettingsError("settings.yaml gives a setting twice; each name must be given once.")
    return found
