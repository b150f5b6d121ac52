"""The records of the source documents: complete, and without their text."""

import re

import pytest
import yaml

from conftest import BOOK

RECORDS = sorted((BOOK / "seeds").glob("*.yml"))


def test_the_five_documents_are_recorded():
    assert len(RECORDS) == 5
    assert len({yaml.safe_load(path.read_text())["sha256"] for path in RECORDS}) == 5


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_record_identifies_its_document(path):
    record = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(record) == {"id", "file", "sha256", "publisher", "title", "written", "language", "read_as", "about"}
    assert re.fullmatch(r"[0-9a-f]{64}", record["sha256"])
    assert re.fullmatch(r"20\d\d-\d\d", record["written"])
    assert all(str(value).strip() for value in record.values())
