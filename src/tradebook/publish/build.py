"""The main job: run the chapters that must run, make the pages, and put the finished site in the place of the last."""

import contextlib
import dataclasses
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import filelock

from tradebook import folders
from tradebook.publish import cache, inputs, manifest, site, swap, verify
from tradebook.publish.site import BuildError

# What needs pandas or Sphinx is imported where it is used: a build that finds nothing to do is over before it would be.
Say = Callable[[str], None]


@dataclasses.dataclass(frozen=True)
class Wish:
    """What is asked of a build.

    `given` and `params_file` set parameters, `only` names chapters to run in any case and `force` means them all,
    `jobs` run at once, each of their cells within `seconds`, in `warm` kernels where there can be.
    """

    out: Path
    given: dict = dataclasses.field(default_factory=dict)
    params_file: Path | None = None
    only: tuple[str, ...] = ()
    force: bool = False
    jobs: int = os.cpu_count() or 1
    seconds: int = 120
    warm: bool = True


def build(book: Path, wish: Wish, say: Say = print) -> Path:
    """Builds the whole book into `wish.out` and returns that folder; on any failure what is there stays as it was.

    Chapters that would come out the same do not run, and where nothing at all changed nothing is done. Raises what is
    told to the user (see `errors.Told`), and OSError where the disk is full or can't be written.
    """
    begun, work = time.perf_counter(), book / "_build"
    _check_out(book, wish.out)
    site.address(book)
    manifest.date(book)
    with _alone(work, wish.out):
        marks = inputs.Marks()
        state = _state(book, wish, marks)
        if not (wish.force or wish.only) and _is_done(work, wish.out, state):
            say(f"nothing changed since the last build: {wish.out / 'index.html'} is as it should be")
            return wish.out
        _record(work, wish.out).unlink(missing_ok=True)
        _build(book, wish, marks, say)
        _write(_record(work, wish.out), state)
    say(f"done in {time.perf_counter() - begun:.1f} s: open {wish.out / 'index.html'}")
    return wish.out


def explain(book: Path, wish: Wish) -> list[str]:
    """For each chapter in reading order a line: whether the build that is wished for would run it, and why."""
    marks = inputs.Marks()
    if not (wish.force or wish.only) and _is_done(book / "_build", wish.out, _state(book, wish, marks)):
        return ["nothing changed since the last build: nothing would be done"]
    plan = _plan(book, wish, marks, lambda text: None)
    width = max(len(item.page) for item in plan)
    return [f"{item.page.ljust(width)}  {'kept' if item.kept else 'runs'}: {item.why}" for item in plan]


@contextlib.contextmanager
def _alone(work: Path, out: Path) -> Iterator[None]:
    """Holds the book for this build, and first clears away what a killed one left."""
    for folder in (work, out.parent):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with filelock.FileLock(work / ".lock", timeout=0):
            swap.recover(out)
            yield
    except filelock.Timeout:
        raise BuildError(f"{work}: another build of this book is at work; try again when it is done") from None


def _check_out(book: Path, out: Path) -> None:
    if out.resolve() in [book.resolve(), *book.resolve().parents]:
        raise BuildError(f"{out}: would replace the book's own folder; choose another --out")
    ours = out.resolve() == (book / "_build" / "html").resolve()
    if out.is_dir() and any(out.iterdir()) and not ours and not (out / "index.html").is_file():
        raise BuildError(f"{out}: not empty and not a built book; it is left alone")


def _state(book: Path, wish: Wish, marks: inputs.Marks) -> str:
    """A digest of all that a site depends on."""
    files = manifest.inputs(book, data=folders.data(), seeds=folders.seeds())
    asked = [sorted(wish.given.items()), marks[wish.params_file] if wish.params_file else "", str(wish.out.resolve())]
    made = [manifest.commit(book, files), manifest.date(book), site.address(book), inputs.versions()]
    return inputs.digest(json.dumps([asked, made, {name: marks[path] for name, path in files.items()}]))


def _is_done(work: Path, out: Path, state: str) -> bool:
    try:
        return _record(work, out).read_text() == state and not verify.findings(out, verify.read(out))
    except (OSError, ValueError, manifest.ManifestError):
        return False


def _record(work: Path, out: Path) -> Path:
    return work / "cache" / "sites" / inputs.digest(str(out.resolve()))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@dataclasses.dataclass(frozen=True)
class _Item:
    """A page, what its run is made from, and the kept run that will do, if any; `why` it is kept or runs."""

    page: str
    path: Path
    values: dict
    recipe: cache.Recipe
    kept: cache.Kept | None
    why: str
    seconds: float


def _plan(book: Path, wish: Wish, marks: inputs.Marks, say: Say) -> list[_Item]:
    from tradebook.publish import execute

    values = site.settings(book, wish.given, wish.params_file, say=say)
    chosen = [site.find(book, name) for name in wish.only]
    shelf, plan = cache.Shelf(_shelf(book)), []
    for page in site.pages(book):
        path = book / f"{page}.md"
        own = {name: value for name, value in values.items() if name in execute.declared(path)}
        recipe = cache.recipe(path, own, marks)
        kept, why = shelf.look(path.stem, recipe, marks)
        if wish.force or path in chosen:
            kept, why = None, "asked for"
        seconds = shelf.seconds(path.stem) or path.stat().st_size / 1000  # a long text takes long, roughly
        plan.append(_Item(page, path, own, recipe, kept, why, seconds))
    return plan


def _shelf(book: Path) -> Path:
    return book / "_build" / "cache" / "chapters"


def _build(book: Path, wish: Wish, marks: inputs.Marks, say: Say) -> None:
    from tradebook.publish import stage

    names, folder = site.pages(book), book / "_build" / "cache" / "stage"
    tables = inputs.digest("\n".join(f"{path} {marks[path]}" for path in sorted(folders.data().glob("*.csv"))))
    with stage.ready(book, folder, names, _key(book, marks), tables) as on_stage:  # it gets ready while this goes on
        plan = _plan(book, wish, marks, say)
        _check_data(book, marks)
        for item in plan:
            if item.kept and not on_stage.holds(item.page, origin := _origin(item, inputs.mark(item.kept.notebook))):
                on_stage.put(item.page, _reread(item), origin)
        for item, notebook, origin in _executed(book, plan, wish, marks, say):
            on_stage.put(item.page, notebook, origin)
        say("building the pages with Jupyter Book")
        fresh = on_stage.make(wish.out)
        try:
            manifest.seal(fresh, book=book, parameters=_parameters(plan), address=site.address(book))
            swap.put(fresh, wish.out)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _key(book: Path, marks: inputs.Marks) -> str:
    """A digest of all that pages are made of but the notebooks, and the tables that these read."""
    data = folders.data()
    files = manifest.inputs(book, data=data, seeds=folders.seeds())
    read = ("seeds/", f"{folders.MEASURED.as_posix()}/")  # by chapters, as tables are
    shared = {
        name: marks[path]
        for name, path in files.items()
        if path.suffix not in (".md", ".csv") and not name.startswith(read)
    }
    folder = str(data.resolve())
    return inputs.digest(json.dumps([shared, folder, site.address(book), manifest.date(book), inputs.versions()]))


def _check_data(book: Path, marks: inputs.Marks) -> None:
    """Reads and checks every table and judges every claim, so that a bad one stops the build before a chapter runs."""
    places = [folders.data(), folders.seeds(), inputs.PACKAGE]
    files = sorted(path for place in places if place for path in place.rglob("*") if path.suffix in inputs.CHECKED)
    state = inputs.digest(json.dumps([inputs.versions(), *([str(path), marks[path]] for path in files)]))
    record = book / "_build" / "cache" / "checked"
    if record.is_file() and record.read_bytes() == state.encode():  # it may hold anything by now
        return
    from tradebook import catalog, checks
    from tradebook.claims import ledger

    for table in catalog.tables():
        catalog.load(table)
    if findings := checks.run():
        shown = "\n".join(f"  {finding}" for finding in findings[:10])
        more = "" if len(findings) <= 10 else f"\n  and {len(findings) - 10} more: see tradebook check"
        raise BuildError(f"the data in {catalog.directory()} are not fit to print:\n{shown}{more}")
    ledger.current()
    _write(record, state)


def _origin(item: _Item, run: str) -> str:
    """What a page is made from, as one digest: the digest of its run, and the text of its chapter."""
    return inputs.digest(f"{run} {inputs.mark(item.path)}")


def _reread(item: _Item):
    """The notebook of a kept run, with the prose that its chapter has now."""
    import nbformat

    from tradebook.publish import execute

    return execute.with_prose(nbformat.read(item.kept.notebook, as_version=4), item.path)


def _executed(book: Path, plan: list[_Item], wish: Wish, marks: inputs.Marks, say: Say) -> Iterator[tuple]:
    """Each page that must run with its executed notebook and its origin, as they are done."""
    items = {item.page: item for item in plan if item.kept is None}
    if kept := len(plan) - len(items):
        say(f"{kept} of {len(plan)} pages kept from an earlier run")
    if not items:
        return
    import nbformat

    from tradebook.publish import kernels, runs

    # For as many chapters as run at once, each kernel imports what it needs sooner than one process imports all.
    if why := kernels.choose(wish.warm and len(items) > wish.jobs):
        say(f"kernels start the ordinary, slower way: {why}")
    shelf = cache.Shelf(_shelf(book))
    tasks = [runs.Task(item.page, _shown(item.path), item.values, item.seconds) for item in items.values()]
    for number, ran in enumerate(runs.run(tasks, wish.jobs, wish.seconds), start=1):
        item, text = items[ran.task.page], nbformat.writes(ran.notebook)
        shelf.keep(item.path.stem, item.recipe, ran.reads, text, ran.seconds, marks)
        say(f"[{number}/{len(tasks)}] {item.page}: {ran.seconds:.1f} s ({item.why})")
        yield item, ran.notebook, _origin(item, inputs.digest(text))


def _shown(path: Path) -> Path:
    """A path as the user would write it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _parameters(plan: list[_Item]) -> dict[str, dict]:
    """The parameters of each page: those of the run, and the chapter's own where the run has none."""
    from tradebook.publish import execute

    return {
        item.page: {name: item.values.get(name, said["default"]) for name, said in execute.declared(item.path).items()}
        for item in plan
    }
