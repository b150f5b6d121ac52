"""The built site against its own manifest, and its crate as a program reads it."""

import json

from rocrate.rocrate import ROCrate

from conftest import BOOK
from tradebook import catalog, cli
from tradebook.publish import execute, verify
from tradebook.publish import site as publishing

PAGES = publishing.pages(BOOK)


def test_the_site_is_as_its_manifest_says(site, capsys):
    assert cli.main(["verify", str(site)]) == 0
    assert "all as published" in capsys.readouterr().out


def test_the_manifest_knows_the_edition_and_what_each_page_ran_with(site):
    told = verify.read(site)
    assert told["edition"] == catalog.descriptor()["version"]
    assert set(told["parameters"]) == set(PAGES)
    for page in PAGES:
        assert set(told["parameters"][page]) == set(execute.declared(BOOK / f"{page}.md"))


def test_the_parameters_of_the_manifest_are_those_of_the_facts(site):
    facts = json.loads((site / "facts.json").read_text(encoding="utf-8"))
    parameters = verify.read(site)["parameters"]
    assert facts["parameters"]
    assert {page: parameters[page] for page in facts["parameters"]} == facts["parameters"]


def test_every_chapter_table_and_module_is_an_input(site):
    inputs = verify.read(site)["inputs"]
    tables = {f"data/{entry['path']}" for entry in catalog.descriptor()["resources"]}
    assert {f"{page}.md" for page in PAGES} | tables | {"parameters.yml", "src/tradebook/catalog.py"} <= set(inputs)


def test_every_package_of_the_project_has_its_version(site):
    packages = verify.read(site)["packages"]
    assert {"pandas", "papermill", "jupyter-book"} <= set(packages)
    assert all(packages.values())


def test_nothing_of_the_build_is_published(site):
    names = [*verify.read(site)["outputs"]]
    assert not [name for name in names if name.startswith((".", "_sources")) or "doctree" in name]


def test_what_the_crate_names_is_there(site):
    crate = ROCrate(site)
    files = [entity.id for entity in crate.data_entities]
    assert {f"{page}.html" for page in PAGES} <= set(files)
    assert not [name for name in files if not (site / name).exists()]


def test_the_crate_tells_of_every_notebook_that_ran(site):
    runs = {run.id for run in ROCrate(site).get_by_type("CreateAction")}
    assert runs == {f"#run-{path.stem}" for path in (site / "notebooks").glob("*.ipynb")}
    assert len(runs) > 10
