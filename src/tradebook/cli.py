"""The command line. Imports nothing heavy until a command needs it."""

import argparse
import contextlib
import sys
from pathlib import Path

from tradebook import cli_intake


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns 0, or 1 after one line on standard error that says what is wrong and where."""
    options = _parser().parse_args(arguments)
    if options.command is _verify:  # it needs none of what follows, and answers at once
        return _verify(options)
    from tradebook.catalog import DataError
    from tradebook.claims.records import ClaimError
    from tradebook.connectors.delivery import FetchError, FormatError
    from tradebook.intake import IntakeError
    from tradebook.parameters import ParameterError
    from tradebook.publish.execute import ChapterError
    from tradebook.publish.manifest import ManifestError
    from tradebook.publish.site import BuildError

    try:
        return options.command(options) or 0
    except (
        BuildError,
        ChapterError,
        ClaimError,
        DataError,
        FetchError,
        FormatError,
        IntakeError,
        ManifestError,
        ParameterError,
    ) as error:
        print(f"tradebook: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"tradebook: {error.filename}: {error.strerror.lower()}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("tradebook: stopped; the last good book is untouched", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tradebook", description="Vietnam-United States economic relations, as a book."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    build = commands.add_parser("build", help="run the chapters and build the book")
    build.add_argument("--data", type=Path, metavar="DIR", help="another data package with the same descriptor")
    build.add_argument("--out", type=Path, metavar="DIR", help="where the site goes (default: _build/html)")
    _parameter_options(build)
    build.add_argument(
        "--only", action="append", default=[], metavar="CHAPTER", help="run only this chapter; may be repeated"
    )
    build.set_defaults(command=_build)

    run = commands.add_parser("run", help="run one chapter and keep the executed notebook")
    run.add_argument("chapter", metavar="CHAPTER")
    run.add_argument("--data", type=Path, metavar="DIR", help="another data package with the same descriptor")
    _parameter_options(run)
    run.add_argument("-o", "--output", type=Path, metavar="OUT.ipynb", help="default: CHAPTER.ipynb in _build")
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


def _given(pairs: list[str]) -> dict:
    from tradebook.parameters import ParameterError

    for pair in pairs:
        if not pair.partition("=")[1]:
            raise ParameterError(f"-p {pair}: write NAME=VALUE")
    return {name.strip(): value.strip() for name, _, value in (pair.partition("=") for pair in pairs)}


def _build(options) -> None:
    from tradebook.publish import site

    book = site.root()
    with _using(options.data):
        values = site.settings(book, _given(options.given), options.params, say=_say)
        site.build(book, out=options.out or book / "_build" / "html", values=values, only=options.only, say=_say)


@contextlib.contextmanager
def _using(data: Path | None):
    """Within it, tables come from `data`, if given; an ingest that was killed half-way is first brought to its end."""
    from tradebook import catalog, intake

    with catalog.using(data):
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
        notebook = execute.run(path, values)
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
    import functools
    import http.server

    from tradebook.publish import site

    folder = options.out or site.root() / "_build" / "html"
    if not (folder / "index.html").is_file():
        raise site.BuildError(f"{folder}: no book here yet; run tradebook build first")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), handler)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or "no such port"
        raise site.BuildError(f"port {options.port}: {why.lower()}; choose another with --port") from None
    with server:
        print(f"http://127.0.0.1:{server.server_port}/ (Ctrl-C ends it)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


def _verify(options) -> int:
    from tradebook.publish import manifest, verify

    try:
        told = verify.read(options.site)
        found = verify.findings(options.site, told)
    except (manifest.ManifestError, OSError) as error:
        why = f"{error.filename}: {error.strerror.lower()}" if isinstance(error, OSError) else str(error)
        print(f"tradebook: {why}", file=sys.stderr)
        return 1
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
