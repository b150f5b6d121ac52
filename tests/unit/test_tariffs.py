"""Duty on the trade that pays it."""

import math

import pytest

from tradebook.indicators import tariffs


def test_average_duty_needs_a_base():
    assert tariffs.average_duty(2434.1, 18581.0) == pytest.approx(0.131, abs=5e-4)
    with pytest.raises(ValueError, match="positive imports"):
        tariffs.average_duty(1, 0)
    with pytest.raises(ValueError, match="a duty of zero or more"):
        tariffs.average_duty(math.nan, 5)
