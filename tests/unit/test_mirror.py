"""The mirror gap: the handbook's example, freight taken off once, and valuations that must be known."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.indicators import mirror

counts = st.floats(1, 1e6)


def test_the_handbook_example():
    # importer 136.6 at CIF, exporter 119.5 at FOB, freight 6 %: 136.6 / (1.06 x 119.5) - 1 is left over
    gap = mirror.gaps(136.6, 119.5, importer_basis="CIF", exporter_basis="FOB", freight=0.06)
    assert gap["absolute"] == pytest.approx(17.1, rel=1e-9)
    assert 100 * gap["relative"] == pytest.approx(14.30962343, rel=1e-9)
    assert gap["log"] == pytest.approx(0.1337405758, rel=1e-9)
    assert 100 * gap["symmetric"] == pytest.approx(13.35415853, rel=1e-9)
    assert 100 * gap["left_over"] == pytest.approx(7.839267388, rel=1e-9)


def test_freight_ratio_of_an_importer_that_publishes_both():
    assert 100 * mirror.freight_ratio(105, 100) == pytest.approx(5, rel=1e-9)
    with pytest.raises(ValueError, match="two positive values"):
        mirror.freight_ratio(105, 0)


@given(counts, counts)
def test_the_gap_is_nil_only_for_equal_counts_and_flips_with_them(importer, exporter):
    gap = mirror.relative_gap(importer, exporter)
    assert (gap > 0) == (importer > exporter)
    assert (1 + gap) * (1 + mirror.relative_gap(exporter, importer)) == pytest.approx(1)


@given(counts, counts)
def test_log_and_symmetric_gaps_are_antisymmetric(importer, exporter):
    for measure, most in ((mirror.log_gap, math.inf), (mirror.symmetric_gap, 2)):
        gap = measure(importer, exporter)
        assert measure(exporter, importer) == pytest.approx(-gap, abs=1e-12)
        assert -most <= gap <= most


@given(counts, counts)
def test_at_customs_value_the_whole_gap_is_left_over(importer, exporter):
    gap = mirror.gaps(importer, exporter, importer_basis="customs", exporter_basis="FOB")
    assert gap["left_over"] == gap["relative"]


@pytest.mark.parametrize(
    ("bases", "freight", "fault"),
    [
        (("unknown", "FOB"), 0.0, "importer's valuation is 'unknown'"),
        (("CIF", None), 0.0, "exporter's valuation is None"),
        (("CIF", "CIF"), 0.0, "holds freight already"),
        (("customs", "FOB"), 0.06, "no freight in the importer's count"),
        (("CIF", "FOB"), 0.31, "between 0 and 0.3"),
        (("CIF", "FOB"), -0.01, "between 0 and 0.3"),
        (("CIF", "FOB"), math.nan, "between 0 and 0.3"),
    ],
)
def test_valuations_and_freight_that_do_not_fit(bases, freight, fault):
    with pytest.raises(ValueError, match=fault):
        mirror.gaps(105, 100, importer_basis=bases[0], exporter_basis=bases[1], freight=freight)


@pytest.mark.parametrize(("importer", "exporter"), [(0, 1), (1, 0), (-1, 1), (math.nan, 1), (1, math.nan)])
def test_no_gap_without_two_counts(importer, exporter):
    for measure in (mirror.relative_gap, mirror.log_gap, mirror.symmetric_gap):
        with pytest.raises(ValueError, match="two positive counts"):
            measure(importer, exporter)
