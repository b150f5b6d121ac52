"""The command: `python -m benchmarks --rounds 3`."""

import argparse
import compileall
import datetime
import json
import os
import sys
import tempfile
from pathlib import Path

from benchmarks import clock, course, edits, machine, report
from tradebook import folders, packages, speed
from tradebook.publish import inputs, manifest, site

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Measures, and keeps what is done after each round; returns 0, or 1 after a line that says what went wrong."""
    options = _parser().parse_args()
    try:
        _measure(options.book.resolve(), options.edits, options.out, options.rounds)
    except clock.BenchError as error:
        print(f"benchmark: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("benchmark: stopped; the rounds before are kept", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks", description="How long the book takes to build.")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="measure all N times (default: 3)")
    parser.add_argument("--book", type=Path, default=folders.PROJECT, metavar="DIR", help="the book to build")
    parser.add_argument("--edits", type=Path, default=HERE / "edits.yml", metavar="FILE", help="what to change in it")
    parser.add_argument("--out", type=Path, default=HERE / "results", metavar="DIR", help="where the results go")
    return parser


def _measure(book: Path, changes: Path, out: Path, rounds: int) -> None:
    plan = edits.planned(changes)
    compileall.compile_dir(inputs.PACKAGE, quiet=1)  # as the first build of anyone does
    measured = _told(book, plan)
    for number in range(1, rounds + 1):
        print(f"round {number} of {rounds}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            found = course.run(book, Path(folder), plan, plain_first=number % 2 == 1, say=_say)
        measured["rounds"].append(found)
        _keep(measured, out)
    print(f"\n{report.text(measured)}")


def _say(line: str) -> None:
    print(line, flush=True)


def _told(book: Path, plan: dict) -> dict:
    """All of a measurement but its rounds."""
    package = json.loads((book / "data" / "datapackage.json").read_text(encoding="utf-8"))
    return {
        "format": speed.FORMAT,
        "edition": package["version"],
        "date": f"{datetime.date.today()}",
        **manifest.commit(book, {}),
        "machine": machine.described(),
        "python": packages.python(),
        "packages": packages.versions(),
        "pages": len(site.pages(book)),
        "edits": _in_words(plan),
        "rounds": [],
    }


def _in_words(plan: dict) -> dict[str, str]:
    data = plan["data"]
    place = " ".join(map(str, data["row"].values()))
    return {
        "data": f"{Path(data['file']).stem}, {place}: {data['column']} times {data['times']}",
        "prose": f"a sentence more in {Path(plan['prose']).name}",
        "code": f"a line more in a cell of {Path(plan['code']).name}",
        **{step: ", ".join(f"{name} = {value}" for name, value in plan[step].items()) for step in ("some", "most")},
    }


def _keep(measured: dict, out: Path) -> None:
    """Writes JSON and Markdown, each whole or not at all."""
    out.mkdir(parents=True, exist_ok=True)
    for ending, text in ((".json", json.dumps(measured, indent=1) + "\n"), (".md", report.text(measured))):
        path = out / f"{measured['edition']}{ending}"
        fresh = path.with_name(f"{path.name}.new")
        fresh.write_text(text, encoding="utf-8")
        os.replace(fresh, path)


if __name__ == "__main__":
    sys.exit(main())
