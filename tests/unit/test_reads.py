"""What a running chapter opens and lists is noted, also what is not there yet: it may come."""

import os
import subprocess
import sys

from tradebook import reads

CODE = """
import os, sys
from pathlib import Path
from tradebook import folders, reads
reads.note(sys.argv[1])
Path("read.csv").read_text()
open("written.csv", "w").close()
list(Path("listed").iterdir())
try:
    open("missing.csv")
except FileNotFoundError:
    pass
folders.measurements()
import tomllib
"""


def test_files_read_folders_listed_and_what_was_asked_for_in_vain(tmp_path):
    (tmp_path / "read.csv").write_text("a")
    (tmp_path / "listed").mkdir()
    record = tmp_path / "record"
    subprocess.run([sys.executable, "-c", CODE, str(record)], cwd=tmp_path, check=True)
    inside = [os.path.relpath(path, tmp_path) for path in reads.taken(record) if path.startswith(str(tmp_path))]
    assert inside == ["benchmarks/results", "listed", "missing.csv", "read.csv"]


def test_where_nothing_was_noted_there_is_nothing(tmp_path):
    assert reads.taken(tmp_path / "none") == []
