"""The manifest of a site: what it lists, what it takes the date from, and how a site is compared with it."""

import hashlib
import json
import os
import subprocess
import sys

import pytest
from rocrate.rocrate import ROCrate

from tradebook import cli
from tradebook.publish import crate, manifest, verify

PAGE = b"<h1>A page</h1>"
HEAD = {
    "format": 1,
    "edition": "2026.11",
    "address": "",
    "commit": None,
    "changes": None,
    "python": "3.11",
    "packages": {},
}


@pytest.fixture(autouse=True)
def no_date_from_outside(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture
def place(tmp_path):
    """A site of three files with its manifest."""
    site = tmp_path / "html"
    (site / "chapters").mkdir(parents=True)
    (site / "index.html").write_bytes(PAGE)
    (site / "chapters" / "one.html").write_bytes(PAGE)
    (site / "objects.inv").write_bytes(b"")
    manifest.write(site, inputs={}, parameters={"chapters/one": {"end_year": 2025}}, told=HEAD)
    return site


def told(place) -> dict:
    return json.loads((place / "manifest.json").read_text(encoding="utf-8"))


def spoil(place, **changes) -> None:
    (place / "manifest.json").write_text(json.dumps(told(place) | changes), encoding="utf-8")


def checked(place, capsys, *options) -> tuple[int, str, str]:
    status = cli.main(["verify", str(place), *options])
    shown = capsys.readouterr()
    assert "Traceback" not in shown.out + shown.err
    return status, shown.out, shown.err


def git(folder, *arguments):
    known = {"GIT_AUTHOR_DATE": "2026-11-22T10:00:00+07:00", "GIT_COMMITTER_DATE": "2026-11-22T10:00:00+07:00"}
    known |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-C", str(folder), "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **known})
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path):
    """A book of one file, committed on a day at ten in the morning in Hanoi."""
    book = tmp_path / "book"
    book.mkdir()
    (book / "_toc.yml").write_text("root: intro\n")
    git(book, "init", "-q")
    git(book, "add", ".")
    git(book, "commit", "-qm", "Begin")
    return book


def test_a_manifest_has_the_size_and_checksum_of_each_file_but_itself(place):
    page = {"bytes": 15, "sha256": hashlib.sha256(PAGE).hexdigest()}
    empty = {"bytes": 0, "sha256": hashlib.sha256(b"").hexdigest()}
    assert told(place)["outputs"] == {"chapters/one.html": page, "index.html": page, "objects.inv": empty}


def test_a_manifest_has_a_line_for_each_file(place):
    lines = (place / "manifest.json").read_text(encoding="utf-8").splitlines()
    files = [line for line in lines if "sha256" in line]
    assert [line.split('"')[1] for line in files] == ["chapters/one.html", "index.html", "objects.inv"]


def test_writing_a_manifest_again_changes_no_byte(place):
    first = (place / "manifest.json").read_bytes()
    manifest.write(place, inputs={}, parameters={"chapters/one": {"end_year": 2025}}, told=HEAD)
    assert (place / "manifest.json").read_bytes() == first


def test_inputs_are_named_by_their_place_in_the_book_wherever_they_are(tmp_path):
    book, data, seeds = (tmp_path / name for name in ("book", "elsewhere", "claims"))
    for path in [book / "_toc.yml", book / "README.md", book / "chapters/one.md", book / "_static/book.css"]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    for path in [data / "deals.csv", data / ".incoming/deals.csv", seeds / "1.yml"]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    found = manifest.inputs(book, data=data, seeds=seeds)
    own = {name for name in found if not name.startswith(("src/", "benchmarks/"))}
    assert own == {"_toc.yml", "chapters/one.md", "_static/book.css", "data/deals.csv", "seeds/1.yml", "pyproject.toml"}
    assert "src/tradebook/publish/manifest.py" in found
    assert not [name for name in found if "__pycache__" in name]
    assert list(found) == sorted(found)


def test_a_book_of_no_repository_has_neither_commit_nor_date(tmp_path):
    head = manifest.head(tmp_path, {}, edition="2026.11")
    assert (head["commit"], head["changes"]) == (None, None)
    assert "date" not in head


def test_a_machine_without_git_makes_a_manifest_all_the_same(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert manifest.head(repository, {}, edition="2026.11")["commit"] is None


def test_the_date_is_that_of_the_commit_in_universal_time(repository):
    head = manifest.head(repository, {}, edition="2026.11")
    assert head["commit"] == git(repository, "rev-parse", "HEAD")
    assert (head["changes"], head["date"]) == (False, "2026-11-22T03:00:00Z")


def test_the_date_given_goes_before_that_of_the_commit(repository, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert manifest.head(repository, {}, edition="2026.11")["date"] == "1970-01-02T00:00:00Z"


@pytest.mark.parametrize("given", ["soon", "1.5", "-1", "9" * 30])
def test_a_date_that_is_none_is_refused(monkeypatch, given):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    with pytest.raises(manifest.ManifestError, match=r"SOURCE_DATE_EPOCH '.*': should be whole seconds since 1970"):
        manifest.date(None)


def test_a_changed_or_new_file_is_told_and_so_is_one_from_outside(repository, tmp_path):
    (repository / "new.md").write_text("x")
    assert manifest.head(repository, {}, edition="2026.11")["changes"] is True
    (repository / "new.md").unlink()
    (repository / "_toc.yml").write_text("root: other\n")
    assert manifest.head(repository, {}, edition="2026.11")["changes"] is True
    git(repository, "checkout", "-q", "_toc.yml")
    assert manifest.head(repository, {"data/x.csv": tmp_path / "x.csv"}, edition="2026.11")["changes"] is True


def test_a_book_within_another_repository_is_not_of_its_commit(repository):
    inner = repository / "inner"
    inner.mkdir()
    (inner / "_toc.yml").write_text("root: intro\n")
    assert manifest.head(inner, {}, edition="2026.11")["commit"] is None


def test_a_site_as_published_passes(place, capsys):
    assert checked(place, capsys) == (0, "3 files of edition 2026.11, no commit on record: all as published\n", "")


def test_a_site_made_with_changes_says_so_and_passes(place, capsys):
    spoil(place, commit="0123456789abcdef", changes=True)
    status, out, _ = checked(place, capsys)
    assert status == 0
    assert "commit 0123456789ab: all as published\nmade with changes that this commit does not hold" in out


def test_each_difference_is_a_line_and_the_check_fails(place, capsys):
    (place / "index.html").write_bytes(PAGE.replace(b"A", b"B"))
    (place / "chapters" / "one.html").unlink()
    (place / "chapters" / "two.html").write_bytes(PAGE)
    status, out, _ = checked(place, capsys)
    assert status == 1
    assert out.splitlines() == [
        "missing    chapters/one.html",
        "unexpected chapters/two.html",
        "changed    index.html",
        "3 files of edition 2026.11, no commit on record: 3 not as published",
    ]


def test_the_findings_can_be_had_as_json(place, capsys):
    (place / "objects.inv").write_bytes(b"x")
    status, out, _ = checked(place, capsys, "--json")
    assert status == 1
    assert json.loads(out)["findings"] == [{"file": "objects.inv", "fault": "changed"}]
    assert json.loads(out)["files"] == 3


@pytest.mark.parametrize(
    "name", ["../x", "/etc/hostname", "a/../../x", "..", "", ".", "./x", "a//b", "C:x", "a\\..\\x", "x/", "\ud800"]
)
def test_a_path_that_leads_out_of_the_site_is_refused_before_anything_is_read(place, capsys, name):
    (place.parent / "x").write_bytes(PAGE)
    spoil(place, outputs={name: {"bytes": 15, "sha256": hashlib.sha256(PAGE).hexdigest()}})
    status, out, err = checked(place, capsys)
    assert (status, out) == (1, "")
    assert f"{name!r} leads out of the site's folder or is no plain path" in err
    assert err.count("\n") == 1


def test_links_are_refused_not_followed(place, capsys):
    (place / "chapters").rename(place.parent / "chapters")
    (place / "chapters").symlink_to(place.parent / "chapters")
    (place / "index.html").rename(place.parent / "same.html")
    (place / "index.html").symlink_to(place.parent / "same.html")
    status, out, _ = checked(place, capsys)
    assert status == 1
    assert out.splitlines()[:-1] == [
        "refused    chapters/one.html (chapters is a link)",
        "refused    index.html (index.html is a link)",
    ]


def test_a_pipe_in_the_place_of_a_file_does_not_hang_the_check(place, capsys):
    (place / "objects.inv").unlink()
    os.mkfifo(place / "objects.inv")
    status, out, _ = checked(place, capsys)
    assert status == 1
    assert out.splitlines()[0] == "changed    objects.inv (no longer a file)"


def test_a_name_with_a_line_break_stays_one_line(place, capsys):
    (place / "a\nmissing    b").write_bytes(b"")
    status, out, _ = checked(place, capsys)
    assert status == 1
    assert out.splitlines()[0] == r"unexpected 'a\nmissing    b'"


def test_what_a_manifest_says_can_not_steer_the_terminal(place, capsys):
    spoil(place, edition="\x1b[2J", commit="\x1b]0;x\x07")
    status, out, _ = checked(place, capsys)
    assert status == 0
    assert "\x1b" not in out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "manifest.json: missing, so nothing says what this site should hold"),
        ('{"format": 1, "outp', "manifest.json: not readable as JSON (Unterminated string"),
        ("", "manifest.json: not readable as JSON"),
        ("[" * 100_000, "manifest.json: not readable as JSON"),
        ("\udcff", "manifest.json: not readable as JSON"),
        ("[]", "manifest.json: not the manifest of a site: it names no format"),
        ('{"format": "1"}', "it names no format"),
        ('{"format": 2}', "manifest.json: format 2 is newer than this tradebook reads (1)"),
        ('{"format": 1}', "manifest.json: outputs should list the files of the site"),
        ('{"format": 1, "outputs": {"x": {"bytes": 1}}}', "'x' should have its bytes and its sha256"),
        ('{"format": 1, "outputs": {"x": 3}}', "'x' should have its bytes and its sha256"),
    ],
)
def test_a_manifest_that_is_none_is_named_in_one_line(place, capsys, text, says):
    (place / "manifest.json").unlink()
    if text is not None:
        (place / "manifest.json").write_bytes(text.encode(errors="surrogateescape"))
    status, out, err = checked(place, capsys)
    assert (status, out) == (1, "")
    assert says in err
    assert err.startswith("tradebook: ")
    assert err.count("\n") == 1


def test_a_manifest_that_is_a_link_or_a_pipe_is_not_read(place, capsys):
    (place / "manifest.json").rename(place.parent / "other.json")
    (place / "manifest.json").symlink_to(place.parent / "other.json")
    assert "manifest.json: not a plain file" in checked(place, capsys)[2]
    (place / "manifest.json").unlink()
    os.mkfifo(place / "manifest.json")
    assert "manifest.json: not a plain file" in checked(place, capsys)[2]


def test_a_folder_that_is_not_there_is_named(tmp_path, capsys):
    status, _, err = checked(tmp_path / "nowhere", capsys)
    assert status == 1
    assert "nowhere/manifest.json: missing" in err


def test_the_check_needs_none_of_the_heavy_libraries(place):
    code = (
        "import sys; from tradebook import cli; status = cli.main(['verify', sys.argv[1]]);"
        "sys.exit(status or bool({'pandas', 'numpy', 'yaml', 'rocrate', 'nbformat'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(place)], check=False).returncode == 0


PACKAGE = {
    "name": "trade",
    "title": "Trade",
    "description": "Tables of trade.",
    "version": "2026.11",
    "created": "2026-11-01T00:00:00Z",
    "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
    "resources": [{"path": "deals.csv", "title": "Deals", "description": "Announced deals."}],
}


@pytest.fixture
def described(tmp_path):
    """Writes the crate of a site of one chapter, with other heads of the manifest if asked for: described(date=…)."""
    (tmp_path / "chapters").mkdir()
    (tmp_path / "_config.yml").write_text("title: The book\nauthor: the makers\n")
    (tmp_path / "chapters" / "one.md").write_text("---\nx: y\n---\n# Is it so?\n")
    measured = {"bytes": 15, "sha256": hashlib.sha256(PAGE).hexdigest()}
    names = ["chapters/one.html", "notebooks/one.ipynb", "data/deals.csv", "figures/one/a.csv", "index.html"]
    for name in names:
        (tmp_path / "html" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "html" / name).write_bytes(PAGE)

    def make(**head):
        return crate.write(
            tmp_path / "html",
            book=tmp_path,
            package=PACKAGE,
            told=HEAD | {"packages": {"papermill": "2.7.0", "pandas": "3.1.1"}} | head,
            parameters={"chapters/one": {"end_year": 2025}},
            sources={"chapters/one.md": measured},
            outputs=dict.fromkeys(names, measured),
        )

    return make


def test_a_crate_tells_of_the_run_of_a_chapter(described):
    read = ROCrate(described().parent)
    run = read.get("#run-one")
    assert run.type == "CreateAction"
    assert run["description"] == "Is it so?"
    assert (run["instrument"]["name"], run["instrument"]["version"]) == ("papermill", "2.7.0")
    assert [part["name"] for part in run["object"]] == ["chapters/one.md", "Trade", "end_year"]
    assert run["object"][2]["value"] == 2025
    assert [part.id for part in run["result"]] == ["chapters/one.html", "notebooks/one.ipynb"]


def test_a_crate_names_the_book_its_maker_and_its_terms(described):
    root = ROCrate(described(commit="0123", changes=False, address="https://example.org/").parent).root_dataset
    assert (root["name"], root["author"]["name"], root["url"]) == ("The book", "the makers", "https://example.org/")
    assert root["license"]["name"] == "CC-BY-4.0"
    assert (root["isBasedOn"]["version"], root["isBasedOn"]["license"]["name"]) == ("0123", "MIT")


def test_a_crate_bears_the_date_of_the_manifest_else_that_of_the_data_never_the_clocks(described):
    assert "2026-11-22T03:00:00Z" in described(date="2026-11-22T03:00:00Z").read_text()
    first = described().read_bytes()
    assert json.loads(first)["@graph"][0]["datePublished"] == PACKAGE["created"]
    assert described().read_bytes() == first


def test_a_finding_knows_no_two_faults_of_one_link(place):
    (place / "objects.inv").unlink()
    (place / "objects.inv").symlink_to("index.html")
    found = verify.findings(place, verify.read(place))
    assert [(one.file, one.fault) for one in found] == [("objects.inv", "refused")]
