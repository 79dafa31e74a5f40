"""Percentages and rates as ratios of sums. No denominator means no value, never 0 %."""


def percent(numerator: float | None, denominator: float | None) -> float | None:
    """Numerator as a percentage of denominator (18.0 for 18 %), unrounded."""
    return rate(numerator, denominator, per=100)


def rate(count: float | None, population: float | None, per: float = 10_000) -> float | None:
    """Count for every `per` people, unrounded; None without a count or a population."""
    if count is None or not population:
        return None
    return count / population * per


def annualised(count: float | None, population: float | None, per: float = 10_000) -> float | None:
    """One month's count as a yearly rate (times twelve). Whoever shows it must say "annualised"."""
    return None if count is None else rate(count * 12, population, per)
