"""Where what a council loads lies on disk. `DASHBOARD_DATA` moves it, so two runs never meet."""

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_config_path

REPOSITORY = Path(__file__).resolve().parents[1]


BENCHMARKS = REPOSITORY / "data" / "benchmarks"  # published figures carried with the product, with their sources


@dataclass(frozen=True)
class Home:
    """The folders of one installation; they are made when first asked for.

    A draft is a home of its own, with its own store and snapshots; whatever is not its own is the council's.
    """

    root: Path
    draft_of: Path | None = None  # the council's root, for a draft of it

    @property
    def council(self) -> "Home":
        """The installation leaders see: this one, or the one it is a draft of."""
        return Home(self.draft_of) if self.draft_of else self

    def _folder(self, name: str) -> Path:
        folder = self.root / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def inbox(self) -> Path:
        return self.council._folder("inbox")

    @property
    def sample(self) -> Path:
        return self.council._folder("sample")

    @property
    def drafts(self) -> Path:
        return self.council._folder("drafts")

    @property
    def snapshots(self) -> Path:
        return self._folder("snapshots")

    @property
    def store(self) -> Path:
        return self._folder("store") / "store.duckdb"

    @property
    def lock(self) -> Path:
        return self._folder("store") / "loading.lock"

    @property
    def key(self) -> Path:
        """The pseudonym key: outside the store, and outside the repository even when the data folder is inside it."""
        if given := os.environ.get("BEARING_KEY_FILE"):
            return Path(given)
        if self.draft_of:
            return self.council.key
        if self.root.resolve().is_relative_to(REPOSITORY):
            return user_config_path("bearing") / "pseudonym.key"
        return self.root / "keys" / "pseudonym.key"


def home(root: Path | str | None = None) -> Home:
    """The installation at `root`, or at `DASHBOARD_DATA`, or the project's own `data/`."""
    return Home(Path(root or os.environ.get("DASHBOARD_DATA") or REPOSITORY / "data"))
