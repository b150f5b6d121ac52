"""What duties come to on the trade that pays them. Rates are fractions: 0.2 is twenty percent."""

import math


def average_duty(duty: float, imports_for_consumption: float) -> float:
    """Calculated duty over imports for consumption (the base it was assessed on), as a fraction.

    What is collected lags what is announced: goods at sea, exclusions, bonded stock. Raises ValueError when imports
    are not positive or the duty is missing or negative. Irwin (2017), Clashing over Commerce.

    >>> average_duty(5, 100)
    0.05
    """
    if not 0 < imports_for_consumption < math.inf:
        raise ValueError("the average duty needs positive imports")
    if not 0 <= duty < math.inf:
        raise ValueError(f"the average duty needs a duty of zero or more, got {duty}")
    return float(duty / imports_for_consumption)
