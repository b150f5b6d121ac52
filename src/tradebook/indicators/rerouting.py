"""How much of what the US buys from Vietnam could at most be Chinese goods passing through.

An upper bound: the same product is not the same goods. Comparisons within firms find far less (Iyoha, Malesky, Wen and
Wu 2024, rev. 2025, HBS working paper 24-072): print theirs beside it.
"""

import numpy as np
import pandas as pd

from tradebook.indicators.alignment import side_by_side

FLOWS = ["us_imports_usd_mn", "vn_imports_usd_mn"]
FEWEST_PRODUCTS = 3  # a correlation of two is always one


def ceilings(us_imports: pd.Series, vn_imports: pd.Series, *, us_edition: str, vn_edition: str) -> pd.DataFrame:
    """The most of each product that could have been rerouted: min(US imports from Vietnam, Vietnam's from China).

    Both by HS product at the finest level in common, million USD, of the same quarter; the editions are those of the HS
    (as "HS2022"). Columns us_imports_usd_mn, vn_imports_usd_mn, ceiling_usd_mn, hs_edition, by product. Raises
    ValueError when the editions differ or are not known, when the lists differ, and for missing or negative values.
    Iyoha, Malesky, Wen and Wu (2024), HBS working paper 24-072.

    >>> both = {"us_edition": "HS2022", "vn_edition": "HS2022"}
    >>> ceilings(pd.Series([40, 10]), pd.Series([15, 30]), **both)["ceiling_usd_mn"].tolist()
    [15.0, 10.0]
    """
    if not us_edition or us_edition != vn_edition:
        raise ValueError(f"the HS editions differ: {us_edition} in the US flow, {vn_edition} in Vietnam's")
    flows = side_by_side(us_imports_usd_mn=us_imports, vn_imports_usd_mn=vn_imports)
    return flows.assign(ceiling_usd_mn=flows.min(axis=1), hs_edition=us_edition)


def exposed_share(flows: pd.DataFrame) -> float:
    """The share of US imports from Vietnam that lies under the ceilings, a fraction: sum of ceilings / sum of imports.

    `flows` as from `ceilings`. Raises ValueError when US imports are nil. Iyoha, Malesky, Wen and Wu (2024), HBS
    working paper 24-072.

    >>> both = {"us_edition": "HS2022", "vn_edition": "HS2022"}
    >>> exposed_share(ceilings(pd.Series([40, 10]), pd.Series([15, 30]), **both))
    0.5
    """
    total = flows["us_imports_usd_mn"].sum()
    if not total > 0:
        raise ValueError("the exposed share needs US imports from Vietnam")
    return float(flows["ceiling_usd_mn"].sum() / total)


def change_pp(base: pd.DataFrame, now: pd.DataFrame) -> float:
    """How far the exposed share moved since a base period, percentage points.

    Both as from `ceilings`; the product lists may differ, the editions may not. Raises ValueError as `exposed_share`
    does, and when the HS editions differ. Alfaro and Chor (2023), NBER working paper 31661.

    >>> both = {"us_edition": "HS2022", "vn_edition": "HS2022"}
    >>> base, now = (ceilings(pd.Series([10]), pd.Series([cn]), **both) for cn in (2, 3))
    >>> round(change_pp(base, now), 10)
    10.0
    """
    _check_editions(base, now)
    return 100 * (exposed_share(now) - exposed_share(base))


def marginal_share(base: pd.DataFrame, now: pd.DataFrame) -> float:
    """The share of the growth of US imports that could be rerouted, a fraction in 0..1.

    Sum of min(increase of the US flow, increase of Vietnam's flow) / sum of increases of the US flow, by product;
    decreases count as no increase. Both as from `ceilings`, of the same products. Raises ValueError when the HS
    editions or the products differ, and when US imports rose in no product. Freund et al. (2024), Journal of
    International Economics.

    >>> both = {"us_edition": "HS2022", "vn_edition": "HS2022"}
    >>> base = ceilings(pd.Series([20, 8]), pd.Series([5, 20]), **both)
    >>> now = ceilings(pd.Series([40, 10]), pd.Series([15, 30]), **both)
    >>> round(marginal_share(base, now), 6)
    0.545455
    """
    _check_editions(base, now)
    sides = side_by_side(**{f"{when}_{flow}": t[flow] for when, t in (("base", base), ("now", now)) for flow in FLOWS})
    rise = pd.DataFrame({flow: (sides[f"now_{flow}"] - sides[f"base_{flow}"]).clip(lower=0) for flow in FLOWS})
    total = rise["us_imports_usd_mn"].sum()
    if not total > 0:
        raise ValueError("the marginal share needs US imports that rose in some product")
    return float(rise.min(axis=1).sum() / total)


def _check_editions(base: pd.DataFrame, now: pd.DataFrame) -> None:
    editions = sorted({*base["hs_edition"], *now["hs_edition"]})
    if len(editions) > 1:
        raise ValueError(f"the HS editions differ between the periods: {', '.join(editions)}")


def comovement(us_change: pd.Series, vn_change: pd.Series) -> pd.Series:
    """How closely the two flows moved together over products: pearson and spearman, -1..1, slope, and products.

    Changes of logs by product, of US imports from Vietnam and of Vietnam's from China; slope is that of the first on
    the second by least squares. It shows company, not cause. Raises ValueError when the lists differ, for a missing
    value, fewer than three products, and changes that are all alike. Alfaro and Chor (2023), NBER working paper 31661.

    >>> comovement(pd.Series([0.1, 0.2, 0.4]), pd.Series([0.2, 0.4, 0.8])).round(6).to_dict()
    {'pearson': 1.0, 'spearman': 1.0, 'slope': 0.5, 'products': 3.0}
    """
    both = side_by_side(least=-np.inf, us=us_change, vn=vn_change)
    if len(both) < FEWEST_PRODUCTS or (both.nunique() < 2).any():
        raise ValueError(f"co-movement needs at least {FEWEST_PRODUCTS} products that did not all change alike")
    pearson = both["us"].corr(both["vn"])
    spearman = both["us"].rank().corr(both["vn"].rank())  # equal changes share a rank
    slope = both["us"].cov(both["vn"]) / both["vn"].var()
    return pd.Series({"pearson": pearson, "spearman": spearman, "slope": slope, "products": float(len(both))})


def comovement_by_tariff(us_change: pd.Series, vn_change: pd.Series, is_hit: pd.Series) -> pd.DataFrame:
    """`comovement` apart for products on which the US raised its tariff on China (True) and for the others: two rows.

    `is_hit` booleans by product. Raises ValueError as `comovement` does, in either group, and when the lists differ.
    Alfaro and Chor (2023), NBER working paper 31661.
    """
    sides = side_by_side(least=-np.inf, us=us_change, vn=vn_change, hit=is_hit)
    groups = {hit: sides[(sides["hit"] == 1) == hit] for hit in (True, False)}
    rows = {hit: comovement(group["us"], group["vn"]) for hit, group in groups.items()}
    return pd.DataFrame(rows).T.rename_axis("is_hit")
