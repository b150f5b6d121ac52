"""The command line. Imports nothing heavy until a command needs it."""

import argparse
import contextlib
import os
import shlex
import sys
import traceback
from pathlib import Path

from tradebook import cli_intake, folders
from tradebook.errors import Told


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns 0, or 1 after a line or a few on standard error that say what is wrong and where."""
    options = _parser().parse_args(arguments)
    try:
        return options.command(options) or 0
    except Told as error:
        if options.debug:
            traceback.print_exc()
        print(f"tradebook: {error}", file=sys.stderr)
        for line in error.more():
            print(f"  {line}", file=sys.stderr)
        return 1
    except OSError as error:
        if options.debug:
            traceback.print_exc()
        print(f"tradebook: {error.filename or 'the disk'}: {(error.strerror or str(error)).lower()}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("tradebook: stopped; the last good book is untouched", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tradebook", description="Vietnam-United States economic relations, as a book."
    )
    parser.add_argument("--debug", action="store_true", help="show the whole traceback of an error too")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    build = commands.add_parser("build", help="run the chapters and build the book")
    build.add_argument("--data", type=Path, metavar="DIR", help="another data package with the same descriptor")
    build.add_argument("--out", type=Path, metavar="DIR", help="where the site goes (default: _build/html)")
    _parameter_options(build)
    build.add_argument(
        "--only", action="append", default=[], metavar="CHAPTER", help="run this chapter, and others only if they must"
    )
    build.add_argument("--jobs", type=_number, metavar="N", help="chapters run at once (default: one for each core)")
    build.add_argument(
        "--explain", action="store_true", help="say for each chapter whether it would run and why; no more"
    )
    build.add_argument("--force", action="store_true", help="run every chapter, whatever is kept")
    build.add_argument("--cold", action="store_true", help="start each kernel anew, not as a fork of a warm process")
    _time_limit(build)
    build.set_defaults(command=_build)

    run = commands.add_parser("run", help="run one chapter and keep the executed notebook")
    run.add_argument("chapter", metavar="CHAPTER")
    run.add_argument("--data", type=Path, metavar="DIR", help="another data package with the same descriptor")
    _parameter_options(run)
    run.add_argument("-o", "--output", type=Path, metavar="OUT.ipynb", help="default: CHAPTER.ipynb in _build")
    _time_limit(run)
    run.set_defaults(command=_run)

    params = commands.add_parser("params", help="list the parameters of the book or of one chapter")
    params.add_argument("chapter", nargs="?", metavar="CHAPTER")
    params.set_defaults(command=_params)

    check = commands.add_parser("check", help="check the data: schema, identities, coverage, plausibility, sources")
    check.add_argument("--data", type=Path, metavar="DIR", help="another data package with the same descriptor")
    check.set_defaults(command=_check)

    cli_intake.add(commands, _using, _say)

    claims = commands.add_parser(
        "claims", help="recompute each claim of the source documents; fails if a verdict changed"
    )
    claims.add_argument("--json", action="store_true", help="the ledger as JSON")
    claims.add_argument("--data", type=Path, metavar="DIR", help="another data package with the same descriptor")
    claims.add_argument(
        "--originals", type=Path, metavar="DIR", help="compare the records with the documents themselves"
    )
    claims.add_argument("--accept", action="store_true", help="take these verdicts as the published ledger")
    claims.set_defaults(command=_claims)

    serve = commands.add_parser("serve", help="show the built book in a browser, from this machine only")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--out", type=Path, metavar="DIR", help="the site to show (default: _build/html)")
    serve.add_argument("--watch", action="store_true", help="build when a source changes, and show the pages anew")
    serve.add_argument("--data", type=Path, metavar="DIR", help="for these builds: another data package")
    _parameter_options(serve)
    serve.add_argument("--jobs", type=_number, metavar="N", help="for these builds: chapters run at once")
    serve.set_defaults(command=_serve)

    verify = commands.add_parser("verify", help="check a published site against its manifest; fails if a file differs")
    verify.add_argument("site", type=Path, metavar="DIR", help="the folder of the site, such as _build/html")
    verify.add_argument("--json", action="store_true", help="the findings as JSON")
    verify.set_defaults(command=_verify)

    pdf = commands.add_parser("pdf", help="print the built book as one PDF, with an installed Chromium or Chrome")
    pdf.add_argument("--site", type=Path, metavar="DIR", help="the site to print (default: _build/html)")
    pdf.add_argument("--out", type=Path, metavar="FILE", help="where the PDF goes (default: _build/book.pdf)")
    pdf.set_defaults(command=_pdf)
    return parser


def _parameter_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-p", dest="given", action="append", default=[], metavar="NAME=VALUE", help="set a parameter")
    parser.add_argument("--params", type=Path, metavar="FILE", help="a YAML file of NAME: VALUE lines")


def _time_limit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--time-limit", type=_number, default=120, metavar="SECONDS", help="for each cell (default: 120)"
    )


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 86400:
        raise argparse.ArgumentTypeError(f"{text!r} should be a whole number from 1")
    return int(text)


def _given(pairs: list[str]) -> dict:
    for pair in pairs:
        if not pair.partition("=")[1]:
            raise Told(f"-p {pair}: write NAME=VALUE")
    return {name.strip(): value.strip() for name, _, value in (pair.partition("=") for pair in pairs)}


def _build(options) -> None:
    from tradebook.publish import build, site

    book = site.root()
    wish = build.Wish(
        out=options.out or book / "_build" / "html",
        given=_given(options.given),
        params_file=options.params,
        only=tuple(options.only),
        force=options.force,
        jobs=options.jobs or os.cpu_count() or 1,
        seconds=options.time_limit,
        warm=not options.cold,
    )
    with _using(options.data):
        if options.explain:
            print("\n".join(build.explain(book, wish)))
        else:
            with _telling(options, book):
                build.build(book, wish, _say)


@contextlib.contextmanager
def _telling(options, book: Path):
    """Within it, a chapter that fails is kept as far as it ran, and its error says how to run it alone."""
    from tradebook.errors import ChapterError

    try:
        yield
    except ChapterError as error:
        again = ["tradebook", "run", error.chapter, *_as_given(options)]
        error.keep(book / "_build" / "failed", shlex.join(again))
        raise


@contextlib.contextmanager
def _using(data: Path | None):
    """Within it, tables come from `data`, if given; an ingest that was killed half-way is first brought to its end."""
    with folders.using(data):
        if (folders.data() / folders.ACCEPTED).exists():
            from tradebook import intake

            intake.finish()
        yield


def _say(text: str) -> None:
    print(text, flush=True)


def _run(options) -> None:
    import nbformat

    from tradebook.publish import execute, site

    book = site.root()
    path = site.find(book, options.chapter)
    with _using(options.data):
        values = site.settings(book, _given(options.given), options.params, chapter=path)
        with _telling(options, book):
            notebook, _ = execute.run(path, values, seconds=options.time_limit)
    output = options.output or book / "_build" / f"{path.stem}.ipynb"
    if output.suffix != ".ipynb":
        raise site.BuildError(f"{output}: the output is a notebook, so its name should end in .ipynb")
    output.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, output)
    print(output)


def _params(options) -> None:
    from tradebook import parameters
    from tradebook.publish import execute, site

    book = site.root()
    chosen = (
        [site.find(book, options.chapter)] if options.chapter else [book / f"{page}.md" for page in site.pages(book)]
    )
    edition = site.edition(book)
    rows, defaults = {}, {}
    for path in chosen:
        for name, said in execute.declared(path).items():
            known = parameters.PARAMETERS[name]
            defaults.setdefault(name, {}).setdefault(str(edition.get(name, said["default"])), []).append(path.stem)
            rows[name] = [name, known.kind.__name__, "", known.bounds(), said["meaning"]]
    for name, values in defaults.items():
        several = [f"{value} ({', '.join(stems)})" for value, stems in values.items()]
        rows[name][2] = next(iter(values)) if len(values) == 1 else "; ".join(several)
    if not rows:
        print("no parameters")
        return
    table = [["name", "type", "default", "bounds", "meaning"], *rows.values()]
    widths = [max(len(row[column]) for row in table) for column in range(4)]
    for row in table:
        print("  ".join([*(text.ljust(width) for text, width in zip(row[:4], widths, strict=True)), row[4]]).rstrip())


def _check(options) -> int:
    from tradebook import catalog, checks

    with _using(options.data):
        findings = checks.run()
        for finding in findings:
            print(finding)
        number = len(findings)
        if not number:
            print(f"no findings in the {len(catalog.descriptor()['resources'])} tables of {catalog.directory()}")
        else:
            print(f"{number} finding{'s' if number > 1 else ''} in {catalog.directory()}", file=sys.stderr)
    return 1 if findings else 0


def _claims(options) -> int:
    from tradebook.claims import ledger, records

    with _using(options.data):
        if options.originals:
            told = "\n".join(records.check_originals(options.originals, records.documents()))
            print(told, file=sys.stderr if options.json else sys.stdout)
        verdicts = ledger.current()
        print(ledger.as_json(verdicts) if options.json else "\n".join(ledger.lines(verdicts)))
        if options.accept:
            print(f"written: {ledger.accept(verdicts)}", file=sys.stderr)
        changed = ledger.changes(verdicts)
    for line in changed:
        print(line, file=sys.stderr)
    return 1 if changed else 0


def _serve(options) -> None:
    from tradebook.publish import serve, site

    if options.watch:
        return _watch(options)
    build_options = {"-p": options.given, "--params": options.params, "--data": options.data, "--jobs": options.jobs}
    for name, value in build_options.items():
        if value:
            raise site.BuildError(f"{name}: is for a build, so it goes with --watch")
    folder = options.out or site.root() / "_build" / "html"
    if not (folder / "index.html").is_file():
        raise site.BuildError(f"{folder}: no book here yet; run tradebook build first")
    with serve.opened(folder, options.port) as server:
        serve.show(server)


def _watch(options) -> None:
    from tradebook.publish import site, watch

    book = site.root()
    out = options.out or book / "_build" / "html"
    command = [sys.executable, "-P", "-m", "tradebook.cli", *(["--debug"] if options.debug else [])]
    command += ["build", "--out", str(out), *_as_given(options)]
    command += ["--jobs", str(options.jobs)] if options.jobs else []
    with _using(options.data):
        watch.watch(book, out, options.port, command, options.params)


def _as_given(options) -> list[str]:
    """The parameters and the data of a command as they were written, for another command."""
    given = [part for pair in options.given for part in ("-p", pair)]
    given += ["--params", str(options.params)] if options.params else []
    return given + (["--data", str(options.data)] if options.data else [])


def _verify(options) -> int:
    from tradebook.publish import verify

    told = verify.read(options.site)
    found = verify.findings(options.site, told)
    if options.json:
        print(verify.as_json(told, found))
    else:
        print(*(finding.line() for finding in found), verify.summary(told, found), sep="\n")
    return 1 if found else 0


def _pdf(options) -> None:
    from tradebook.publish import paper, site

    book = site.root()
    folder, out = options.site or book / "_build" / "html", options.out or book / "_build" / "book.pdf"
    paper.make(site.parts(book), folder, out, author=site.author(book), say=_say)


if __name__ == "__main__":
    sys.exit(main())
