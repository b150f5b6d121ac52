"""The commands that write to the data: `ingest` from files, `fetch` from the services, `edition` to keep headlines."""

import argparse
import functools
import importlib
import re
from collections.abc import Callable
from pathlib import Path

INGESTS = ["census-country", "census-api", "comtrade", "worldbank", "fred", "customs"]
ONE_BY_ONE = ["census-country", "customs"]  # a file is a whole release; the others are answers that belong together


def add(commands, using: Callable, say: Callable[[str], None]) -> None:
    """Adds the commands; `using` opens the data package to work on, `say` prints a line."""
    ingest = commands.add_parser("ingest", help="put downloaded files of new figures into the data")
    ingest.add_argument("kind", choices=INGESTS, help="whose files they are")
    ingest.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="several only where they are answers of one kind"
    )
    ingest.add_argument(
        "--period", metavar="YYYY-MM", help="customs: the month, where the file's name does not tell it"
    )
    ingest.add_argument("--flow", choices=["exports", "imports"], help="customs: the same for the flow")
    ingest.add_argument("--status", choices=["preliminary", "final"], help="customs: the same for the status")
    _shared(ingest)
    ingest.set_defaults(command=functools.partial(_ingest, using, say))

    fetch = commands.add_parser("fetch", help="ask a statistical service for new figures and put them into the data")
    sources = fetch.add_subparsers(required=True, metavar="SOURCE")
    census = sources.add_parser("census", help="US goods trade: the country workbook (no key), or a dataset of the API")
    census.add_argument(
        "--dataset", choices=["totals", "naics", "hs4", "duties"], help="ask the API instead; needs CENSUS_API_KEY"
    )
    census.add_argument(
        "--from", dest="start", type=_month, metavar="YYYY-MM", help="default: four years before this one"
    )
    census.add_argument("--to", dest="end", type=_month, metavar="YYYY-MM", help="default: this month")
    worldbank = sources.add_parser("worldbank", help="gross domestic product and population (no key)")
    comtrade = sources.add_parser("comtrade", help="trade as Vietnam reports it; needs COMTRADE_API_KEY")
    comtrade.add_argument("--year", dest="years", type=int, action="append", required=True, help="may be repeated")
    comtrade.add_argument(
        "--partner",
        dest="partners",
        type=_partner,
        action="append",
        help="USA, WLD or a code of Comtrade; default: all",
    )
    fred = sources.add_parser("fred", help="US price indices; needs FRED_API_KEY")
    fred.add_argument(
        "--series", action="append", help="FRED's name, such as IR or IMP5520; default: all price indices"
    )
    for name, parser in [("census", census), ("worldbank", worldbank), ("comtrade", comtrade), ("fred", fred)]:
        _shared(parser)
        parser.add_argument("--raw", type=Path, metavar="DIR", help="where answers are kept (default: _build/raw)")
        parser.set_defaults(command=functools.partial(_fetch, using, say), source=name)

    edition = commands.add_parser("edition", help="keep the headline figures of the edition that is being published")
    edition.add_argument("--data", type=Path, metavar="DIR", help="another data package with the same descriptor")
    edition.add_argument("--dry-run", action="store_true", help="report and check, write nothing")
    edition.set_defaults(command=functools.partial(_edition, using, say))


def _shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, metavar="DIR", help="another data package with the same descriptor")
    parser.add_argument("--vintage", metavar="YYYY-MM", help="month of publication, where the file does not tell it")
    parser.add_argument("--dry-run", action="store_true", help="report and check, write nothing")


def _month(text: str) -> str:
    if not re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", text):
        raise argparse.ArgumentTypeError(f"{text!r}: write a month as 2026-08")
    return text


def _partner(text: str) -> str:
    if not re.fullmatch(r"USA|WLD|\d{1,3}", text):
        raise argparse.ArgumentTypeError(f"{text!r}: write USA, WLD or a numeric code of Comtrade")
    return text


def _ingest(using: Callable, say: Callable[[str], None], options) -> None:
    from tradebook.intake import IntakeError

    told = {name: getattr(options, name) for name in ("period", "flow", "status")}
    told = {name: value for name, value in told.items() if value is not None}
    if told and options.kind != "customs":
        raise IntakeError(f"--{next(iter(told))}: only for customs; other files tell it themselves")
    if len(options.files) > 1 and options.kind in ONE_BY_ONE:
        raise IntakeError(f"{options.kind}: one file at a time, each being a release of its own")
    module = _connector(options.kind.replace("-", "_"))
    with using(options.data):
        _take(module.deliver(*options.files, **told), options, say)


def _fetch(using: Callable, say: Callable[[str], None], options) -> None:
    from tradebook.connectors.delivery import FetchError
    from tradebook.publish import site

    name, asked = options.source, {}
    if name == "census":
        name = "census_api" if options.dataset else "census_country"
        if options.dataset:
            asked = {"dataset": options.dataset, "start": options.start, "end": options.end}
        elif options.start or options.end:
            raise FetchError("--from and --to go with --dataset; the country workbook always holds every month")
    asked |= {option: given for option in ("years", "partners", "series") if (given := getattr(options, option, None))}
    module = _connector(name)
    with using(options.data):
        kept = module.fetch(options.raw or site.root() / "_build" / "raw", say, **asked)
        _take(module.deliver(*kept), options, say)


def _connector(name: str):
    return importlib.import_module(f"tradebook.connectors.{name}")


def _take(delivery, options, say: Callable[[str], None]) -> None:
    import datetime as dt

    from tradebook import intake

    vintage = options.vintage or delivery.vintage or f"{dt.date.today():%Y-%m}"
    intake.take(delivery, vintage, say, dry_run=options.dry_run)


def _edition(using: Callable, say: Callable[[str], None], options) -> None:
    from tradebook import catalog, editions, intake, parameters

    with using(options.data):
        run = parameters.check(end_year=catalog.last_full_year())
        intake.keep_edition(editions.rows(editions.tiles(run)), say, dry_run=options.dry_run)
