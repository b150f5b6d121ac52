"""What a tariff change does to one country's imports of one good: a first-order rule and an exact model.

Partial equilibrium: no income, exchange-rate, supply-chain or retaliation effects, and goods differ by supplier
(Armington 1969, IMF Staff Papers 16). The answer hangs on elasticities nobody knows exactly: run `grid` and show a
range, never one point. Trade is at customs value in million USD; tariffs are fractions (0.2 is 20 %).
"""

from itertools import product

import numpy as np
import pandas as pd


def linear(trade: pd.Series, old: pd.Series, new: pd.Series, eta: float, sigma: float) -> pd.DataFrame:
    """Trade creation and diversion to the first order, as in SMART, with exporters' prices fixed; a row a supplier.

    rho = (new - old) / (1 + old). Creation m eta rho. Diversion sigma m (mean rho - rho), with the mean weighted by
    trade: for one supplier hit this is -sigma rho m m_other / (m + m_other), handed to the others by share. Nobody
    loses more than its trade. Columns before, creation, diversion, after, duty_before, duty_after, all `_usd_mn`.
    All creation falls on the supplier hit, where `exact` spreads it over all by the price index, and changes above
    ten points come out too large: use `exact` there. Raises ValueError for negative trade or tariffs, no trade
    at all, eta not below 0, sigma not above 0, or suppliers that differ. Jammes and Olarreaga (2005), World Bank.
    """
    m, old, new = _checked(trade, old, new, eta, sigma)
    rho = (new - old) / (1 + old)
    creation = (m * eta * rho).clip(lower=-m)
    wanted = sigma * m * ((m * rho).sum() / m.sum() - rho)
    lost = (-wanted).clip(lower=0, upper=m + creation)
    gain = wanted.clip(lower=0)
    handed = gain / gain.sum() * lost.sum() if gain.sum() > 0 else 0.0 * gain
    parts = {"before": m, "creation": creation, "diversion": handed - lost, "after": m + creation + handed - lost}
    frame = pd.DataFrame(parts | {"duty_before": old * m, "duty_after": new * parts["after"]})
    return frame.add_suffix("_usd_mn")


def exact(
    trade: pd.Series, old: pd.Series, new: pd.Series, eta: float, sigma: float, pass_through: float = 1.0
) -> pd.DataFrame:
    """Trade after the change when buyers have constant elasticities and substitute between suppliers; a row a supplier.

    p = ((1 + new) / (1 + old))^pass_through is the buyer's price ratio; exporters take the rest,
    ((1 + new) / (1 + old))^(pass_through - 1). With theta the shares in spending with duty and
    P = (sum theta p^(1 - sigma))^(1 / (1 - sigma)), or exp(sum theta ln p) for sigma 1, quantities change by
    (p / P)^-sigma P^eta. Columns before_usd_mn, after_usd_mn (customs values), duty_before_usd_mn, duty_after_usd_mn,
    buyer_price_ratio, exporter_price_ratio, quantity_ratio, price_index_ratio (P). Raises ValueError as `linear`
    does, and for a pass-through outside 0 to 1. Nearly all of the 2018-19 tariffs passed through: Amiti, Redding and
    Weinstein (2019), Journal of Economic Perspectives 33(4).
    """
    m, old, new = _checked(trade, old, new, eta, sigma)
    if not 0 <= pass_through <= 1:
        raise ValueError(f"pass-through must be from 0 to 1, got {pass_through}")
    log_cost = np.log1p(new) - np.log1p(old)
    log_price = pass_through * log_cost
    theta = m * (1 + old) / (m * (1 + old)).sum()
    log_index = _log_index(theta, log_price, sigma)
    quantity = np.exp(-sigma * (log_price - log_index) + eta * log_index)
    exporter = np.exp((pass_through - 1) * log_cost)
    after = m * quantity * exporter
    money = {"before": m, "after": after, "duty_before": old * m, "duty_after": new * after}
    ratios = {"buyer_price": np.exp(log_price), "exporter_price": exporter, "quantity": quantity}
    ratios["price_index"] = np.exp(log_index)
    return pd.DataFrame(money).add_suffix("_usd_mn").join(pd.DataFrame(ratios, index=m.index).add_suffix("_ratio"))


def grid(
    trade: pd.Series, old: pd.Series, new: pd.Series, eta: list[float], sigma: list[float], pass_through: list[float]
) -> pd.DataFrame:
    """`exact` for every combination: one row for each eta, sigma, pass_through and supplier, tidy.

    Columns eta, sigma, pass_through, supplier, then those of `exact` and change_pct (of the customs value; missing
    where there was none). Raises ValueError as `exact` does, and for an empty list.
    """
    if not (len(eta) and len(sigma) and len(pass_through)):
        raise ValueError("the grid needs at least one value for each of eta, sigma and pass_through")
    frames = []
    for e, s, share in product(eta, sigma, pass_through):
        found = exact(trade, old, new, e, s, share).rename_axis("supplier").reset_index()
        frames.append(found.assign(eta=e, sigma=s, pass_through=share))
    table = pd.concat(frames, ignore_index=True)
    before = table["before_usd_mn"].where(table["before_usd_mn"] > 0)
    table["change_pct"] = 100 * (table["after_usd_mn"] / before - 1)
    keys = ["eta", "sigma", "pass_through", "supplier"]
    return table[[*keys, *table.columns.difference(keys, sort=False)]]


def _log_index(theta: pd.Series, log_price: pd.Series, sigma: float) -> float:
    """The log of the price index; near sigma 1 the general formula loses digits, so powers are taken less one."""
    if sigma == 1:
        return float((theta * log_price).sum())
    return float(np.log1p((theta * np.expm1((1 - sigma) * log_price)).sum()) / (1 - sigma))


def _checked(trade, old, new, eta: float, sigma: float) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Trade and both tariffs as floats on the same suppliers, or a ValueError that names the fault."""
    if not eta < 0:
        raise ValueError(f"eta, the elasticity of import demand, must be below 0, got {eta}")
    if not sigma > 0:
        raise ValueError(f"sigma, the elasticity of substitution, must be above 0, got {sigma}")
    if not (trade.index.is_unique and set(trade.index) == set(old.index) == set(new.index)):
        raise ValueError("trade and tariffs must name the same suppliers, each once")
    found = [trade.astype(float), old.reindex(trade.index).astype(float), new.reindex(trade.index).astype(float)]
    for name, values in zip(["trade", "the old tariff", "the new tariff"], found, strict=True):
        if not (np.isfinite(values) & (values >= 0)).all():
            raise ValueError(f"{name} must be 0 or more for every supplier")
    if not found[0].sum() > 0:
        raise ValueError("there is no trade to change")
    return tuple(found)
