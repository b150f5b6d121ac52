"""The command that checks a published site. Needs nothing but the standard library, so that it answers at once."""

import sys
from pathlib import Path


def add(commands) -> None:
    """Adds the command to those of the command line."""
    parser = commands.add_parser("verify", help="check a published site against its manifest; fails if a file differs")
    parser.add_argument("site", type=Path, metavar="DIR", help="the folder of the site, such as _build/html")
    parser.add_argument("--json", action="store_true", help="the findings as JSON")
    parser.set_defaults(command=check_site)


def check_site(options) -> int:
    """Prints what differs, a line each; returns 1 if anything does, or if the site can't be read."""
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
