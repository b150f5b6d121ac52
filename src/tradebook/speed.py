"""Finds the times that `make bench` kept of an edition (see `models.build_times`, which says what they hold)."""

import json

from tradebook import folders

FORMAT = 1  # raised when a reader of the old one would take the new one wrongly


def newest(edition: str) -> dict | None:
    """The measurement of an edition, else of the newest before it; None without one."""
    folder = folders.measurements()
    held = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))] if folder else []
    usable = [one for one in held if one["format"] == FORMAT and _ordered(one["edition"]) <= _ordered(edition)]
    return max(usable, key=lambda one: _ordered(one["edition"]), default=None)


def _ordered(edition: str) -> list[int]:
    return [int(part) for part in edition.split(".") if part.isdigit()]
