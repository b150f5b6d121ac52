"""What a service answered or a user downloaded, as far as it is the same for every source: bytes, then JSON."""

import json
from pathlib import Path

from tradebook.connectors.delivery import FormatError
from tradebook.connectors.transport import LARGEST_ANSWER, told


def read(path: Path) -> bytes:
    """The bytes of a file. Raises FormatError when it is far larger than any answer."""
    size = Path(path).stat().st_size
    if size > LARGEST_ANSWER:
        raise FormatError(f"{path}: {size:,} bytes, far more than any answer of this kind")
    return Path(path).read_bytes()


def as_json(content: bytes, name: object):
    """The JSON in `content`; `name` is the file as errors call it. Raises FormatError for a page or any other text."""
    text = content.decode("utf-8-sig", "replace").strip("\x00 \t\r\n")
    if text[:1] not in ("{", "["):
        kind = "a web page or XML" if text.startswith("<") else "no JSON"
        raise FormatError(f"{name}: {kind}, where the service sends data; it says: {told(content) or 'nothing'}")
    try:
        return json.loads(text, parse_constant=_no_number)
    except ValueError as error:
        raise FormatError(f"{name}: broken JSON, perhaps cut short ({error})") from None
    except RecursionError:
        raise FormatError(f"{name}: no answer of this service, nested too deeply") from None


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")
