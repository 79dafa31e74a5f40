"""What changed since this reader last looked: their last visit's publication beside the newest."""

from dataclasses import dataclass

from etl.home import home
from etl.snapshot import Unreadable
from frame import data, known
from frame.data import Picture
from frame.overview import Choice
from frame.page import Frame, day_words
from frame.records import last_look
from kpis import formats, since
from kpis.overview import Item
from records.models import Visit


@dataclass(frozen=True)
class Since:
    """One line to say, and the sentences behind it; none where nothing can be compared."""

    line: str
    items: tuple[Item, ...] = ()


def since_last_look(frame: Frame, choice: Choice) -> Since | None:
    """None the first time somebody looks, and while a month of the past is looked at."""
    if frame.known != known.NOW or frame.month != frame.picture.months[0]:
        return None
    visit = last_look(frame.picture.name)
    if visit is None:
        return None
    looked = f"you last looked on {day_words(visit.at)}"
    if visit.snapshot == frame.picture.name:
        return Since(f"Nothing has been published since {looked}.")
    then = _picture(visit.snapshot)
    if then is None:
        return Since(f"There is something new since {looked}; what was published then is no longer kept.")
    before, now = (data.assessments(picture, picture.months[0], frame.member) for picture in (then, frame.picture))
    items = since.changes(before, {name: a for name, a in now.items() if choice.covers(a.kpi)})
    return Since(f"Since {looked}: {_told(frame.picture, then, visit, len(items))}", items)


def _picture(name: str) -> Picture | None:
    path = home().snapshots / name
    try:
        return data.picture_of(path) if path.exists() else None
    except Unreadable:
        return None


def _told(picture: Picture, then: Picture, visit: Visit, changed: int) -> str:
    """'October arrived; five measures stand differently; 60 earlier figures restated'."""
    came = [month for month in reversed(picture.months) if month > then.months[0]]
    restated = sum(row["restated_at"] > visit.at for row in picture.restatements)
    stand = f"{formats.number_words(changed)} measure{' stands' if changed == 1 else 's stand'} differently"
    parts = [
        f"{' and '.join(f'{month:%B}' for month in came)} arrived" if came else "",
        stand,
        f"{formats.number_words(restated)} earlier figure{'' if restated == 1 else 's'} restated" if restated else "",
    ]
    return "; ".join(part for part in parts if part)
