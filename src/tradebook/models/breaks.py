"""Did a relation change, and when? Straight lines (or levels) before a date against those after it.

A date here is always the first period of the new regime. Dates to be tested are written down before anyone looks
at the series; a date read off the series belongs in `sup_f`, which pays for the search.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
import ruptures
from scipy import stats

from tradebook.models.series import place, whole

ROUNDING = 1e-24  # a sum of squares below this part of the series' own is the computer's rounding
TRIM = 0.15  # left out at either end of a search, as Andrews (1993) advises


class SupF(NamedTuple):
    """The largest F of a search, the first period of the regime it opens, and its bootstrap p-value."""

    date: object
    f: float
    p: float


def chow(values: pd.Series, dates: list, trend: bool = True) -> pd.DataFrame:
    """Chow's test at dates fixed beforehand: one row a date, with f, p, p_adjusted, before and after (points).

    F = ((RSS - RSS1 - RSS2) / k) / ((RSS1 + RSS2) / (n - 2k)), which follows F(k, n - 2k) if nothing changed and
    the errors are independent; the model is a constant and, with `trend`, time (k = 2, else 1). `p_adjusted` pays
    for the number of dates. Give logs for growth rates. Raises ValueError for a date outside the series, fewer
    than 3k points on a side, a gap or a missing value. Chow (1960), Econometrica 28.
    """
    k = 2 if trend else 1
    y = whole(values, 6 * k, positive=False)
    design, rows = _design(len(y), trend), []
    for date in dates:
        split = place(y, date)
        if min(split, len(y) - split) < 3 * k:
            raise ValueError(f"a break at {date} leaves fewer than {3 * k} points on one side")
        f = float(_f(y.to_numpy(), design, [split])[0])
        rows.append((date, f, float(stats.f.sf(f, k, len(y) - 2 * k)), split, len(y) - split))
    table = pd.DataFrame(rows, columns=["date", "f", "p", "before", "after"]).set_index("date")
    table.insert(2, "p_adjusted", adjusted(table["p"]))
    return table


def adjusted(p: pd.Series) -> pd.Series:
    """P-values that allow for their number, by the false discovery rate; same shape, 0 to 1.

    The smallest of n p(j) / j over j at and above each rank. Raises ValueError for a value outside 0 to 1.
    Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57.

    >>> adjusted(pd.Series([0.01, 0.5])).tolist()
    [0.02, 0.5]
    """
    return pd.Series(stats.false_discovery_control(p, method="bh"), index=p.index) if len(p) else p


def f_by_date(values: pd.Series, trend: bool = True) -> pd.Series:
    """Chow's F at every date in the middle 70 % of the series, indexed by date. Raises as `sup_f` does."""
    k = 2 if trend else 1
    y = whole(values, 6 * k, positive=False)
    splits = _splits(len(y), k)
    return pd.Series(_f(y.to_numpy(), _design(len(y), trend), splits), index=y.index[splits], name="f")


def sup_f(values: pd.Series, seed: int, trend: bool = True, draws: int = 999, block: int = 1) -> SupF:
    """The likeliest date of one break, its F, and the chance of as large an F in a series without a break.

    The largest of many F values is no F variable: ordinary F tables would find breaks in noise. So the search is
    repeated on `draws` series made of the fitted line and its own residuals, drawn again in runs of `block`
    periods (1: errors independent; take 12 for months, whose errors hang together).
    p = (1 + number at least as large) / (draws + 1). Raises ValueError as `chow` does, and for a block not
    shorter than the series. Andrews (1993), Econometrica 61; Hansen (2000), Journal of Econometrics 97.
    """
    found = f_by_date(values, trend)
    y, design = values.to_numpy(float), _design(len(values), trend)
    if not 1 <= block < len(y):
        raise ValueError(f"block must be from 1 to {len(y) - 1}, got {block}")
    residuals = _residuals(y, design)
    starts = np.random.default_rng(seed).integers(len(y), size=(-(-len(y) // block), draws))
    picked = (starts[:, None, :] + np.arange(block)[None, :, None]).reshape(-1, draws)[: len(y)] % len(y)
    none = _f(residuals[picked], design, _splits(len(y), design.shape[1])).max(axis=0)
    return SupF(found.idxmax(), float(found.max()), float((1 + (none >= found.max()).sum()) / (draws + 1)))


def dated(values: pd.Series, count: int, smallest: int = 3) -> list:
    """The dates at which `count` breaks in the level leave the smallest sum of squares; dates only, no p-value.

    Solved exactly by dynamic programming. Raises ValueError if the series can't hold that many stretches of
    `smallest` points. Bai and Perron (1998), Econometrica 66; Truong et al. (2020), Signal Processing 167.
    """
    if min(count, smallest) < 1:
        raise ValueError(f"count and smallest must be at least 1, got {count} and {smallest}")
    y = whole(values, (count + 1) * smallest, positive=False)
    ends = ruptures.Dynp(model="l2", min_size=smallest, jump=1).fit(y.to_numpy()).predict(n_bkps=count)
    return [y.index[end] for end in ends[:-1]]


def penalised(values: pd.Series, penalty: float, smallest: int = 3) -> list:
    """The dates of breaks in the level when each has to cut the sum of squares by `penalty`; dates only.

    `penalty` is in squared units of the series. Raises ValueError for a penalty that is not positive, or a series
    under two stretches of `smallest` points. Killick, Fearnhead and Eckley (2012), JASA 107 (PELT).
    """
    if not (penalty > 0 and smallest >= 1):
        raise ValueError(f"penalty and smallest must be positive, got {penalty} and {smallest}")
    y = whole(values, 2 * smallest, positive=False)
    ends = ruptures.Pelt(model="l2", min_size=smallest, jump=1).fit(y.to_numpy()).predict(pen=penalty)
    return [y.index[end] for end in ends[:-1]]


def by_count(values: pd.Series, most: int, smallest: int = 3) -> pd.DataFrame:
    """How well 0 to `most` breaks in the level fit: a row for each count, with rss and bic (lowest is best).

    BIC = n ln(RSS / n) + (2 count + 1) ln n: a level for each stretch and a date for each break. Raises ValueError
    as `dated` does. Yao (1988), Statistics and Probability Letters 6.
    """
    y = whole(values, (most + 1) * smallest, positive=False)
    rows = []
    for count in range(most + 1):
        group = y.index.isin(dated(y, count, smallest)).cumsum() if count else np.zeros(len(y))
        rows.append((count, float(((y - y.groupby(group).transform("mean")) ** 2).sum())))
    table = pd.DataFrame(rows, columns=["breaks", "rss"]).set_index("breaks")
    table["rss"] = table["rss"].where(table["rss"] > ROUNDING * (y**2).sum(), 0.0)
    with np.errstate(divide="ignore"):  # levels that fit without error: the fewest breaks that do so come first
        table["bic"] = len(y) * np.log(table["rss"] / len(y)) + (2 * table.index + 1) * np.log(len(y))
    return table


def _design(n: int, trend: bool) -> np.ndarray:
    return np.column_stack([np.ones(n), np.arange(n)] if trend else [np.ones(n)])


def _splits(n: int, k: int) -> list[int]:
    smallest = max(int(np.ceil(TRIM * n)), k + 1)
    return list(range(smallest, n - smallest + 1))


def _residuals(y: np.ndarray, design: np.ndarray) -> np.ndarray:
    q, _ = np.linalg.qr(design)
    return y - q @ (q.T @ y)


def _f(y: np.ndarray, design: np.ndarray, splits: list[int]) -> np.ndarray:
    """Chow's F for each split (rows) and each column of `y`."""
    n, k = design.shape

    def rss(part):
        return (_residuals(y[part], design[part]) ** 2).sum(axis=0)

    whole_rss = rss(slice(None))
    apart = np.array([rss(slice(split)) + rss(slice(split, None)) for split in splits])
    return ((whole_rss - apart) / k) / (apart / (n - 2 * k))
