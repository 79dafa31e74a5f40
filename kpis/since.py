"""What is different since somebody last looked: the same measures as they stood then and as they stand now."""

from collections.abc import Mapping

from kpis import formats
from kpis.assessment import Assessment
from kpis.headline import has_figure, value_words
from kpis.overview import CROSSED, SIGNAL, STANDING, UNTOLD, Item, signal_name

ORDER = ("beyond_target", "on_target", "close", "off_target")  # best first


def changes(before: Mapping[str, Assessment], now: Mapping[str, Assessment]) -> tuple[Item, ...]:
    """One sentence a measure whose status or signal is another than it was: what got worse first, then what got
    better, then what can be judged now and could not be, or the other way round."""
    found = []
    for name, a in now.items():
        was = before.get(name)
        if was is None:
            found.append(Item(name, f"{a.kpi.short_name}: first figures", _value(a), "", UNTOLD))
        elif was.status.code != a.status.code:
            found.append(_status_item(a, was))
        elif signal_name(was) != signal_name(a):
            found.append(_signal_item(a, was))
    return tuple(sorted(found, key=lambda item: item.rank))


def _status_item(a: Assessment, was: Assessment) -> Item:
    lead = f"{a.kpi.short_name}: {_within(a.status.word)}, was {_within(was.status.word)}"
    rank = STANDING
    if {a.status.code, was.status.code} <= set(ORDER):
        rank = CROSSED if ORDER.index(a.status.code) > ORDER.index(was.status.code) else SIGNAL
    return Item(a.kpi.id, lead, _moved(a, was), "", rank)


def _signal_item(a: Assessment, was: Assessment) -> Item:
    lead = f"{a.kpi.short_name}: {_within(signal_name(a))}, was {_within(signal_name(was))}"
    worse = (a.variation or "").startswith("concern")
    better = (a.variation or "").startswith("improvement")
    return Item(a.kpi.id, lead, _moved(a, was), "", CROSSED if worse else SIGNAL if better else STANDING)


def _moved(a: Assessment, was: Assessment) -> str:
    if not has_figure(was) or not has_figure(a):
        return _value(a)
    then, now = (value_words(found, found.latest.value) for found in (was, a))
    return f"{now}, then {then}" if then != now else now


def _value(a: Assessment) -> str:
    return value_words(a, a.latest.value) if has_figure(a) else ""


def _within(word: str) -> str:
    return formats.within_sentence(word)
