"""One flow as its two ends count it.

The counts may differ by valuation, by timing, because the importer asks for the origin and the exporter for the last
known destination, by re-exports through third ports, by confidential trade, and by the general or special system.
"""

import math

import pandas as pd

VALUATIONS = ("CIF", "FOB", "customs")  # the US customs value leaves freight, insurance and duty out
HIGHEST_FREIGHT = 0.3  # a freight rate above this is a mistake of unit


def _check(importer: float, exporter: float) -> None:
    if not (0 < importer < math.inf and 0 < exporter < math.inf):
        raise ValueError(f"the mirror gap needs two positive counts of the flow, got {importer} and {exporter}")


def relative_gap(importer: float, exporter: float) -> float:
    """How far the importer's count of a flow lies above the exporter's, as a fraction: I / E - 1.

    No freight is taken off: see `gaps` for that, and for counts on different valuations. Raises ValueError unless
    both are positive. Gaulier and Zignago (2010), BACI, CEPII working paper 2010-23.

    >>> round(relative_gap(136.6, 119.5), 10)
    0.1430962343
    """
    _check(importer, exporter)
    return float(importer / exporter - 1)


def log_gap(importer: float, exporter: float) -> float:
    """The gap in log points: ln(I / E); it changes only its sign when the ends are exchanged.

    Raises ValueError unless both are positive. Gaulier and Zignago (2010), BACI, CEPII working paper 2010-23.

    >>> round(log_gap(136.6, 119.5), 10)
    0.1337405758
    """
    _check(importer, exporter)
    return math.log(importer / exporter)


def symmetric_gap(importer: float, exporter: float) -> float:
    """The gap over the mean of both counts, as a fraction in -2..2: 2 (I - E) / (I + E).

    Raises ValueError unless both are positive. Javorsek (2016), ARTNeT working paper 156.

    >>> round(symmetric_gap(136.6, 119.5), 10)
    0.1335415853
    """
    _check(importer, exporter)
    return float(2 * (importer - exporter) / (importer + exporter))


def freight_ratio(cif: float, customs: float) -> float:
    """Freight and insurance on the customs value, as a fraction, where the importer publishes both: CIF / customs - 1.

    Raises ValueError unless both are positive. Gaulier and Zignago (2010), BACI, CEPII working paper 2010-23.

    >>> round(freight_ratio(105, 100), 10)
    0.05
    """
    if not (0 < cif < math.inf and 0 < customs < math.inf):
        raise ValueError(f"the freight ratio needs two positive values, got {cif} and {customs}")
    return float(cif / customs - 1)


def gaps(
    importer: float, exporter: float, *, importer_basis: str, exporter_basis: str, freight: float = 0.0
) -> pd.Series:
    """Every measure of the gap between two counts (million USD) whose valuations are known.

    Index: absolute (I - E, million USD), relative, log, symmetric, and left_over: I / ((1 + c) E) - 1, what freight at
    the rate c does not explain. c goes onto an importer's CIF value once, so it is nil for one at customs value.
    Raises ValueError unless both counts are positive, for a valuation not among `VALUATIONS`, for an exporter's count
    at CIF, and for a freight rate outside 0..0.3 or on a value without freight. Gaulier and Zignago (2010), CEPII
    working paper 2010-23; IMTS 2010 compilers' manual, chapter 9.

    >>> float(gaps(105, 100, importer_basis="CIF", exporter_basis="FOB", freight=0.05)["left_over"])
    0.0
    """
    for end, basis in {"importer": importer_basis, "exporter": exporter_basis}.items():
        if basis not in VALUATIONS:
            raise ValueError(f"the {end}'s valuation is {basis!r}, not one of {', '.join(VALUATIONS)}")
    if exporter_basis == "CIF":
        raise ValueError("the exporter's count holds freight already: it must be at FOB or customs value")
    if not 0 <= freight <= HIGHEST_FREIGHT:
        raise ValueError(f"a freight rate lies between 0 and {HIGHEST_FREIGHT}, got {freight}")
    if freight and importer_basis != "CIF":
        raise ValueError(f"there is no freight in the importer's count at {importer_basis} value: its rate is 0")
    measures = {"absolute": float(importer - exporter), "relative": relative_gap(importer, exporter)}
    measures |= {"log": log_gap(importer, exporter), "symmetric": symmetric_gap(importer, exporter)}
    return pd.Series(measures | {"left_over": relative_gap(importer, (1 + freight) * exporter)})
