"""The gravity benchmark: what two economies of that size, that far apart, usually trade.

Poisson pseudo-maximum likelihood on flows in levels, zeros kept, with robust errors: logs by OLS would drop the zeros
and be biased by unequal spread. Santos Silva and Tenreyro (2006), Review of Economics and Statistics 88(4).
"""

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

WIDTH = float(stats.norm.ppf(0.975))


def fit(flows: pd.Series, regressors: pd.DataFrame, clusters: pd.Series | None = None) -> pd.DataFrame:
    """E[flow] = exp(constant + sum of estimate x regressor): terms by name, with estimate, se, low and high (95 %).

    `flows` are in million USD, one row a pair (and year); `regressors` has the same index: logs of GDP and distance
    give elasticities, 0/1 columns give log effects (see `effect_pct`). Errors are robust, or clustered by the groups
    in `clusters` (pairs, in a panel). Raises ValueError for rows that differ, a negative or missing number, fewer rows
    than terms and one, terms that can't be told apart, zeros that separate (a term seen only where nothing is traded),
    or no convergence. Anderson and van Wincoop (2003), American Economic Review 93(1).
    """
    y, x = _checked(flows, regressors)
    robust = {"cov_type": "HC1"}
    if clusters is not None:
        robust = {"cov_type": "cluster", "cov_kwds": {"groups": pd.factorize(clusters.reindex(y.index))[0]}}
    fitted = GLM(y, x, family=Poisson()).fit(maxiter=200, tol=1e-10, **robust)
    if not fitted.converged:
        raise ValueError("the gravity model did not converge")
    half = WIDTH * fitted.bse
    parts = {"estimate": fitted.params, "se": fitted.bse, "low": fitted.params - half, "high": fitted.params + half}
    return pd.DataFrame(parts)


def effect_pct(terms: pd.DataFrame, name: str) -> pd.Series:
    """What a 0/1 term such as a trade agreement does to trade, in percent: 100 (e^estimate - 1), with low and high.

    Raises ValueError for a term that was not fitted.

    >>> terms = pd.DataFrame({"estimate": [0.5], "low": [0.0], "high": [1.0]}, index=["fta"])
    >>> effect_pct(terms, "fta").round(2).tolist()
    [64.87, 0.0, 171.83]
    """
    if name not in terms.index:
        raise ValueError(f"{name} is not among the fitted terms")
    return 100 * np.expm1(terms.loc[name, ["estimate", "low", "high"]].astype(float))


def beyond_benchmark(flows: pd.Series, regressors: pd.DataFrame, terms: pd.DataFrame) -> pd.Series:
    """By how much each flow differs from the fitted one, as a fraction: actual / fitted - 1; 0.5 is half as much again.

    Best on rows that were not used for the fit. Raises ValueError if the regressors are not those of `terms`, or rows
    differ.
    """
    if not flows.index.equals(regressors.index) or ["constant", *regressors.columns] != list(terms.index):
        raise ValueError("the benchmark needs the fitted regressors, one row for each flow")
    usual = np.exp(terms.loc["constant", "estimate"] + regressors @ terms.loc[regressors.columns, "estimate"])
    return flows / usual - 1


def _checked(flows: pd.Series, regressors: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    if not flows.index.equals(regressors.index):
        raise ValueError("flows and regressors have different rows")
    y, x = flows.astype(float), regressors.astype(float)
    x.insert(0, "constant", 1.0)
    if not (np.isfinite(x).all(axis=None) and np.isfinite(y).all() and (y >= 0).all()):
        raise ValueError("flows must be 0 or more, and every regressor a number")
    if len(y) <= x.shape[1] or np.linalg.matrix_rank(x) < x.shape[1]:
        raise ValueError(f"{len(y)} rows can't tell {x.shape[1]} terms apart")
    if np.linalg.matrix_rank(x[y > 0]) < x.shape[1]:  # Santos Silva and Tenreyro (2010), Economics Letters 107
        raise ValueError("zeros separate: a term is seen only where nothing is traded")
    return y, x
