"""A share as a page says it: so many of so many, with a percentage only where there are enough to judge."""

from collections.abc import Iterable
from dataclasses import dataclass

from kpis import formats
from kpis.rates import percent
from kpis.reliability import reliability


@dataclass(frozen=True)
class Share:
    """`n` of `of`; nothing may be said of it while `of` is none."""

    n: float
    of: float

    @property
    def percent(self) -> float | None:
        return percent(self.n, self.of)

    @property
    def words(self) -> str:
        """'91.7%, 771 of 841'; '3 of 7, too few to judge'; 'none to count'."""
        if not self.of:
            return "none to count"
        if reliability(self.of) == "too_few":
            return f"{self.fraction}, too few to judge"
        return f"{self.figure}, {self.fraction}"

    @property
    def figure(self) -> str:
        """'91.7%'; under ten '3 of 7'."""
        if not self.of or reliability(self.of) == "too_few":
            return self.fraction
        return formats.format_value(self.percent, "percent")

    @property
    def fraction(self) -> str:
        """'771 of 841'."""
        return formats.format_fraction(self.n, self.of)

    def of_these(self, these: str) -> str:
        """'91.7% of contacts', under ten '3 of 7 contacts'."""
        return f"{self.fraction} {these}" if self.figure == self.fraction else f"{self.figure} of {these}"

    def told(self, these: str) -> str:
        """The same with the numbers behind it: '91.7% of contacts (771 of 841)', '3 of 7 contacts'."""
        more = "" if self.figure == self.fraction else f" ({self.fraction})"
        return f"{self.of_these(these)}{more}"


def together(shares: Iterable[Share]) -> Share:
    """Several shares as one: sums over sums, never a mean of percentages."""
    listed = list(shares)
    return Share(sum(share.n for share in listed), sum(share.of for share in listed))
