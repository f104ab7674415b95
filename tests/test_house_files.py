"""The rules of style for files that are no Python: dependencies, pages, catalogues."""

import re
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).resolve().parent.parent


def name(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def test_each_dependency_has_its_reason() -> None:
    lines = (PROJECT / "pyproject.toml").read_text().splitlines()
    listed = [line for line in lines if re.match(r'    "[A-Za-z][\w.\[\]~=<>-]*",', line)]
    declared = listed[
        : next(i for i, line in enumerate(listed) if '"E"' in line or '"wsgi' in line)
    ]
    assert len(declared) > 30
    assert [line for line in declared if not re.search(r"# \w.{8,}", line)] == []


def test_locked_requirements_have_hashes_and_no_addresses() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        text = (PROJECT / file).read_text()
        assert "://" not in text
        assert "index" not in re.sub(r"(?m)^#.*$", "", text)
        pinned = re.findall(r"(?m)^[\w.-]+==\S+ \\$", text)
        assert len(pinned) == len(re.findall(r"(?m)^[\w.-]+==", text)) > 30


def test_pages_ask_nothing_of_the_internet() -> None:
    outside = re.compile(r"""(src|href|url\()\s*[=(]?\s*["']?(https?:)?//""")
    files = chain(PROJECT.glob("templates/**/*.html"), PROJECT.glob("static/css/**/*.css"))
    assert [name(path) for path in files if outside.search(path.read_text())] == []


@cache
def items() -> dict[Path, dict]:
    files = sorted(PROJECT.glob("fixtures/catalogue/*/[0-9]*.yaml"))
    return {path: yaml.safe_load(path.read_text()) for path in files}


def test_every_version_cites_document_and_clause() -> None:
    missing = [
        f"{name(path)} {key}"
        for path, item in items().items()
        for version in item.get("versions") or []
        for key in ("from", "document", "clause")
        if not version.get(key)
    ]
    assert missing == []


@pytest.mark.parametrize("file", ["parameters", "standards", "exclusions"])
def test_every_dated_value_cites_its_document(file: str) -> None:
    for folder in ("catalogue", "demo"):
        path = PROJECT / "fixtures" / folder / f"{file}.yaml"
        if path.exists():
            values = yaml.safe_load(path.read_text()) or []
            assert [
                value for value in values if not (value.get("document") and value.get("status"))
            ] == []


def test_each_rule_has_its_cases_at_the_same_path() -> None:
    cases = PROJECT / "tests/rules"
    missing = [
        name(path)
        for path, item in items().items()
        if item.get("versions") and (cases / path.parent.name).is_dir()
        if not (cases / path.parent.name / path.name).exists()
    ]
    assert missing == []
