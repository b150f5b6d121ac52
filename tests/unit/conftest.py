"""What unit tests share: figures shown; for connectors, keys that must not leak and waits that cost no time."""

import traceback

import pytest

KEY = "k3y/of+someone=="  # with characters that an address writes in another way


@pytest.fixture
def slept(monkeypatch) -> list[float]:
    """The seconds that would have been waited between attempts."""
    from tradebook.connectors import transport

    waits: list[float] = []
    monkeypatch.setattr(transport.time, "sleep", waits.append)
    return waits


@pytest.fixture
def keyed(monkeypatch) -> str:
    """A key in the environment for every service; returns it."""
    for variable in ("CENSUS_API_KEY", "COMTRADE_API_KEY", "FRED_API_KEY"):
        monkeypatch.setenv(variable, KEY)
    return KEY


@pytest.fixture
def leaks(caplog, capsys):
    """Finds the key in what was logged at any level, printed, raised or written: leaks(error, folder)."""
    caplog.set_level("DEBUG")

    def find(error: BaseException | None = None, folder=None) -> list[str]:
        raised = "".join(traceback.format_exception(error)) + repr(vars(error)) if error else ""
        while error:  # what an exception was raised from counts too, even where it is not shown
            raised += repr(error)
            error = error.__cause__ or error.__context__
        files = (
            [path.name + path.read_text(errors="replace") for path in folder.rglob("*") if path.is_file()]
            if folder
            else []
        )
        printed = capsys.readouterr()
        texts = {"log": caplog.text, "error": raised, "files": "".join(files), "print": printed.out + printed.err}
        forms = [KEY, "k3y%2Fof%2Bsomeone%3D%3D", "k3y/of%2Bsomeone%3D%3D", "k3y/of%2Bsomeone==", "someone"]
        return [place for place, text in texts.items() if any(form in text for form in forms)]

    return find


@pytest.fixture
def shown(monkeypatch) -> list[dict]:
    """The definitions of the figures shown."""
    from tradebook.charts import definition, markup

    bundles = []
    monkeypatch.setattr(markup, "display", lambda bundle, raw: bundles.append(bundle[definition.MIME]))
    return bundles
