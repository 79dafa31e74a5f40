"""Seeded chance: each process of the district has its own stream of it."""

import math
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import TypeVar

Code = TypeVar("Code")


class Dice(Random):
    """`random.Random` with the draws this district needs."""

    def chance(self, share: float) -> bool:
        return self.random() < share

    def pick(self, weights: Mapping[Code, float]) -> Code:
        return self.choices(list(weights), list(weights.values()))[0]

    def poisson(self, mean: float) -> int:
        """Knuth's method in steps of 30, since exp(-mean) underflows for large means."""
        count = 0
        while mean > 30:
            count, mean = count + self._poisson(30), mean - 30
        return count + self._poisson(mean)

    def _poisson(self, mean: float) -> int:
        floor, product, count = math.exp(-mean), self.random(), 0
        while product > floor:
            product *= self.random()
            count += 1
        return count

    def days(self, mean: float, shape: float = 1.5) -> timedelta:
        """A gamma-distributed length of time of at least a day."""
        return timedelta(days=1 + int(self.gammavariate(shape, mean / shape)))

    def day_in(self, first: date, last: date) -> date:
        return first + timedelta(days=self.randrange((last - first).days + 1))


def weighted(weights: Mapping[Code, float], draw: float) -> Code:
    """The code on which a draw from 0 up to 1 falls."""
    left = draw * sum(weights.values())
    for code, weight in weights.items():
        left -= weight
        if left < 0:
            return code
    return code


def scatter(share_of: int, *seeds: int) -> int:
    """A pseudo-random whole number below `share_of`, the same whenever it is asked with these seeds."""
    state = 0x9E3779B97F4A7C15
    for seed in seeds:
        state = ((state ^ seed) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        state ^= state >> 31
    return state % share_of
