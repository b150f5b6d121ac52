"""How much of what was announced may be delivered: exact moments, and a simulation for deals that share their luck.

A table of deals has a row for each deal: value_usd_bn (announced), go_ahead (chance that it goes ahead at all, 0 to 1),
and a and b (the Beta distribution of the part delivered by the horizon, once it goes ahead). Whether a value was
announced, signed, financed or delivered must be said beside it. Chances come from a `reference_class`: what became of
past deals of the kind, not from hope (Flyvbjerg 2006, Project Management Journal 37(3)).
"""

import numpy as np
import pandas as pd
from scipy import special, stats

QUANTILES = {"low_usd_bn": 0.05, "median_usd_bn": 0.5, "high_usd_bn": 0.95}


def exact(deals: pd.DataFrame) -> pd.Series:
    """Mean and standard deviation of the value delivered, billion USD, and the chance of nothing, without simulation.

    E = sum A p m and Var = sum A^2 (p (s^2 + m^2) - p^2 m^2), m = a / (a + b) and s^2 = a b / ((a + b)^2 (a + b + 1));
    P(nothing) = product of (1 - p). The mean holds for any correlation, the other two for independent deals. Index
    mean_usd_bn, sd_usd_bn, p_nothing. Raises ValueError for a chance outside 0 to 1, a value below 0, a or b not above
    0, no deals, or a missing number.
    """
    value, p, a, b = _checked(deals)
    mean = a / (a + b)
    square = a * b / ((a + b) ** 2 * (a + b + 1)) + mean**2
    sd = np.sqrt((value**2 * (p * square - (p * mean) ** 2)).sum())
    return pd.Series({"mean_usd_bn": (value * p * mean).sum(), "sd_usd_bn": sd, "p_nothing": (1 - p).prod()})


def simulate(deals: pd.DataFrame, seed: int, correlation: float = 0.0, draws: int = 20_000) -> pd.DataFrame:
    """Value delivered by each deal in each draw, billion USD: rows are draws, columns are the deals' index.

    A one-factor Gaussian copula: deal i goes ahead when sqrt(rho) common + sqrt(1 - rho) own < the normal quantile of
    its chance, both standard normal; rho is `correlation`, 0 to below 1. The parts delivered are independent.
    Report 0 and 0.3: the mean does not move, the tails do. The same seed gives the same draws. Raises ValueError as
    `exact` does, for a missing seed, a correlation outside its range or under 2 draws. Vose (2008), Risk Analysis.
    """
    value, p, a, b = _checked(deals)
    if seed is None:
        raise ValueError("the simulation needs a seed")
    if not 0 <= correlation < 1:
        raise ValueError(f"correlation must be from 0 to below 1, got {correlation}")
    if draws < 2:
        raise ValueError(f"the simulation needs at least 2 draws, got {draws}")
    rng = np.random.default_rng(seed)
    luck = np.sqrt(1 - correlation) * rng.standard_normal((draws, len(value)))
    luck += np.sqrt(correlation) * rng.standard_normal((draws, 1))
    part = rng.beta(a, b, size=luck.shape)
    return pd.DataFrame(value * (luck < special.ndtri(p)) * part, columns=deals.index)


def summary(drawn: pd.DataFrame, at_least_usd_bn: float) -> pd.Series:
    """What the draws say of the total: mean, spread, quantiles, chance of at least a value, and their own error.

    Index mean_usd_bn, sd_usd_bn, low_usd_bn, median_usd_bn, high_usd_bn (5, 50, 95 %), p_at_least, mean_se_usd_bn and
    p_at_least_se: Monte Carlo standard errors, sd / sqrt(n) and sqrt(p (1 - p) / n), which measure the number of draws
    and not what is unknown about the deals. Raises ValueError for fewer than 2 draws. Metropolis and Ulam (1949), JASA.
    """
    if len(drawn) < 2:
        raise ValueError(f"a summary needs at least 2 draws, got {len(drawn)}")
    total, n = drawn.sum(axis=1), len(drawn)
    share = float((total >= at_least_usd_bn).mean())
    found = {"mean_usd_bn": total.mean(), "sd_usd_bn": total.std()}
    found |= {name: total.quantile(level) for name, level in QUANTILES.items()}
    found |= {"p_at_least": share, "mean_se_usd_bn": total.std() / np.sqrt(n)}
    return pd.Series(found | {"p_at_least_se": np.sqrt(share * (1 - share) / n)})


def convergence(drawn: pd.DataFrame, expected_usd_bn: float) -> pd.DataFrame:
    """The error of the simulated mean against the exact one as draws are added: rows by draws, doubling.

    Columns mean_usd_bn, error_usd_bn (absolute), se_usd_bn (what to expect: sd / sqrt(draws)). Raises ValueError for
    fewer than 2 draws.
    """
    if len(drawn) < 2:
        raise ValueError(f"convergence needs at least 2 draws, got {len(drawn)}")
    total = drawn.sum(axis=1).to_numpy()
    counts = [2**power for power in range(1, int(np.log2(len(total))) + 1)]
    counts += [len(total)] if counts[-1] < len(total) else []
    rows = [(n, total[:n].mean(), total[:n].std(ddof=1) / np.sqrt(n)) for n in counts]
    table = pd.DataFrame(rows, columns=["draws", "mean_usd_bn", "se_usd_bn"]).set_index("draws")
    table.insert(1, "error_usd_bn", (table["mean_usd_bn"] - expected_usd_bn).abs())
    return table


def by_year(drawn: pd.DataFrame, years: pd.Series) -> pd.DataFrame:
    """The value delivered up to the end of each year, billion USD, when each deal is delivered in one year.

    `years` maps the columns of `drawn` to a year. One row a year: mean_usd_bn, low_usd_bn, median_usd_bn, high_usd_bn
    (5, 50, 95 % of the running total). Raises ValueError for a deal without a year.
    """
    found = years.reindex(drawn.columns)
    if found.isna().any():
        raise ValueError(f"deal {found.index[found.isna()][0]} has no delivery year")
    running = drawn.T.groupby(found.astype(int)).sum().sort_index().cumsum().T
    rows = {name: running.quantile(level) for name, level in QUANTILES.items()}
    return pd.DataFrame({"mean_usd_bn": running.mean()} | rows).rename_axis("year")


def joint_go_ahead(p: float, q: float, correlation: float) -> float:
    """The chance that two deals both go ahead under the copula of `simulate`, 0 to 1; p q if independent.

    Raises ValueError for a chance outside 0 to 1 or a correlation outside 0 to below 1.

    >>> round(joint_go_ahead(0.9, 0.6, 0.3), 6)
    0.561162
    """
    if not (0 <= p <= 1 and 0 <= q <= 1 and 0 <= correlation < 1):
        raise ValueError("chances must be from 0 to 1, and the correlation from 0 to below 1")
    if min(p, q) == 0 or max(p, q) == 1:
        return float(p * q)
    both = stats.multivariate_normal(cov=[[1, correlation], [correlation, 1]])
    return float(both.cdf(special.ndtri([p, q])))


def reference_class(delivered: pd.Series) -> pd.Series:
    """The share of past deals that were delivered, with Wilson's 95 % interval: deals, share, low, high (0 to 1).

    `delivered` is true or false for each past deal; list them beside the figure. Raises ValueError if it is empty or an
    outcome is missing. Wilson (1927), JASA 22.

    >>> reference_class(pd.Series([True, True, False, True])).round(3).tolist()
    [4.0, 0.75, 0.301, 0.954]
    """
    if len(delivered) == 0 or delivered.isna().any():
        raise ValueError("the reference class needs at least one past deal, each with an outcome")
    found = stats.binomtest(int(delivered.astype(bool).sum()), len(delivered))
    interval = found.proportion_ci(method="wilson")
    rows = {"deals": len(delivered), "share": found.statistic, "low": interval.low, "high": interval.high}
    return pd.Series(rows, dtype=float)


def units(ordered: int, p: float) -> pd.Series:
    """How many of an order of equal units arrive if each does with chance p, by the binomial: mean, low, high.

    Low and high are the 5 and 95 % points, in units. Too narrow where one decision stops the whole order. Raises
    ValueError for p outside 0 to 1 or fewer than 1 unit.

    >>> units(50, 0.85).tolist()
    [42.5, 38.0, 46.0]
    """
    if not 0 <= p <= 1 or ordered < 1:
        raise ValueError(f"units need a chance from 0 to 1 and at least one unit, got {p} and {ordered}")
    low, high = stats.binom.ppf([0.05, 0.95], ordered, p)
    return pd.Series({"mean": ordered * p, "low": low, "high": high})


def brier(p: pd.Series, happened: pd.Series) -> float:
    """How far stated chances lay from what happened: the mean of (p - outcome)^2, 0 (perfect) to 1, 0.25 for "maybe".

    Raises ValueError if the deals differ or there are none. Brier (1950), Monthly Weather Review 78.

    >>> brier(pd.Series([0.9, 0.2]), pd.Series([True, False])).__round__(3)
    0.025
    """
    if len(p) == 0 or not p.index.equals(happened.index):
        raise ValueError("the Brier score needs a chance and an outcome for each of the same deals")
    return float(((p - happened.astype(float)) ** 2).mean())


def _checked(deals: pd.DataFrame) -> list[np.ndarray]:
    found = deals[["value_usd_bn", "go_ahead", "a", "b"]].astype(float)
    value, p, a, b = found.to_numpy().T
    if len(found) == 0 or not np.isfinite(found.to_numpy()).all():
        raise ValueError("the deals need at least one row, and a number in each column")
    faults = {"value_usd_bn below 0": value < 0, "go_ahead outside 0 to 1": (p < 0) | (p > 1)}
    for fault, wrong in (faults | {"a or b not above 0": (a <= 0) | (b <= 0)}).items():
        if wrong.any():
            raise ValueError(f"deal {deals.index[wrong][0]} has {fault}")
    return [value, p, a, b]
