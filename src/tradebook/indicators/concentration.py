"""How much of a whole lies in few hands. Every measure falls as the classification gets finer: name the level.

The measures look at shares: missing values are left out, except where the number of categories counts.
"""

import math

import numpy as np
import pandas as pd

from tradebook.indicators.shares import of_whole


def hhi(values: pd.Series) -> float:
    """Herfindahl-Hirschman index of concentration: the sum of squared shares, from 1/n (even) to 1 (one holder).

    Raises ValueError for a negative value or a zero sum. Hirschman (1964), American Economic Review 54.

    >>> round(hhi(pd.Series([40, 30, 20, 10])), 10)
    0.3
    """
    return float((of_whole(values) ** 2).sum())


def normalised_hhi(values: pd.Series) -> float:
    """HHI freed from the number of categories, 0 (even) to 1 (one holder): (HHI - 1/N) / (1 - 1/N).

    N is the number of `values`: list all categories that could trade, with 0 for those that did not, or only those
    that did, and say which. Raises ValueError for a missing or negative value, a zero sum, or fewer than two
    categories. Hirschman (1964), American Economic Review 54.

    >>> round(normalised_hhi(pd.Series([40, 30, 20, 10])), 10)
    0.0666666667
    """
    even = 1 / _counted(values)
    if not even < 1:
        raise ValueError("the normalised HHI needs at least two categories")
    return (hhi(values) - even) / (1 - even)


def effective_number(values: pd.Series) -> float:
    """How many equal holders would be as concentrated, 1..N: 1 / HHI.

    Raises ValueError as `hhi` does. Hirschman (1964), American Economic Review 54.

    >>> round(effective_number(pd.Series([40, 30, 20, 10])), 6)
    3.333333
    """
    return 1 / hhi(values)


def entropy(values: pd.Series) -> float:
    """Shannon entropy of the shares, 0 (one holder) to ln N (even): -sum of s ln s over s > 0.

    Raises ValueError as `hhi` does. Theil (1967), Economics and Information Theory.

    >>> round(entropy(pd.Series([1, 1])), 6)
    0.693147
    """
    held = of_whole(values)
    held = held[held > 0]
    return max(0.0, float(-(held * np.log(held)).sum()))  # one holder gives a negative zero


def entropy_number(values: pd.Series) -> float:
    """The effective number of holders by entropy, 1..N: e ** entropy; it minds small holders more than 1 / HHI does.

    Raises ValueError as `hhi` does. Theil (1967), Economics and Information Theory.

    >>> round(entropy_number(pd.Series([1, 1, 0])), 6)
    2.0
    """
    return math.exp(entropy(values))


def largest(values: pd.Series, k: int) -> float:
    """Concentration ratio CR_k: the share of the `k` largest, as a fraction; 1 when there are no more than `k`.

    Raises ValueError as `hhi` does, and for `k` below 1. Hall and Tideman (1967), Journal of
    the American Statistical Association 62.

    >>> largest(pd.Series([40, 30, 20, 10]), 2)
    0.7
    """
    if k < 1:
        raise ValueError(f"a concentration ratio needs at least one holder, got {k}")
    return float(of_whole(values).nlargest(k).sum())


def gini(values: pd.Series) -> float:
    """Gini coefficient of the shares, 0 (even) to 1 - 1/N (one holder): sum of (2i - N - 1) s_i / N, s_i rising.

    N counts as in `normalised_hhi`. Raises ValueError for a missing or negative value or a zero sum. Gini (1912);
    formula as in Sen (1973), On Economic Inequality.

    >>> round(gini(pd.Series([40, 30, 20, 10])), 10)
    0.25
    """
    number = _counted(values)
    rising = np.sort(of_whole(values).to_numpy(dtype=float))
    return float((2 * np.arange(1, number + 1) - number - 1) @ rising / number)


def _counted(values: pd.Series) -> int:
    if values.isna().any() or values.empty:
        raise ValueError("a measure that counts the categories needs a value for each of them")
    return len(values)
