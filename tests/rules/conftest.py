"""The catalogues as delivered, or one item's files changed as a case says."""

import pytest
import yaml

from tests.oracle.loading import FIXTURES, loaded
from tests.rules.cases import FIRST, RuleCase

WORDS = ("assumptions.yaml", "care_grades.yaml", "vocabulary.yaml")


def _read(name: str):
    return yaml.load((FIXTURES / name).read_text(), yaml.CSafeLoader) or []


def _always(code: str, value: str) -> dict:
    """A parameter that holds at all times in the whole province."""
    source = {"document": "测试文件", "status": "to_confirm"}
    return {"code": code, "region": "43", "from": "2000-01-01", "value": value} | source


def variant(case: RuleCase) -> dict:
    """The files of the case's item alone: words of its versions, parameters, standards."""
    prefecture, number = case.item.rsplit("-", 1)
    file = f"{prefecture}/{number}.yaml"
    item = _read(file)
    item["versions"] = [version | case.version for version in item["versions"]]
    item.pop("succeeds", None)
    given = case.parameters if case.rows else {}
    added = [*(_always(*pair) for pair in given.items()), *case.stored_parameters]
    replaced = {row["code"] for row in added}
    return {
        **{name: _read(name) for name in WORDS},
        f"{prefecture}/catalogue.yaml": _read(f"{prefecture}/catalogue.yaml"),
        file: item,
        "parameters.yaml": [
            row for row in _read("parameters.yaml") if row["code"] not in replaced
        ] + added,
        "standards.yaml": case.standards,
        "exclusions.yaml": [
            row for row in _read("exclusions.yaml") if row["item"] == case.item and "fact" in row
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def catalogue(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """The catalogues of the cases with the key of the parameter, taken back after the last."""
    case = FIRST[request.param]
    folder = FIXTURES
    if case.files:
        folder = tmp_path_factory.mktemp("catalogue")
        for name, content in variant(case).items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(
                yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
            )
    with django_db_blocker.unblock(), loaded(folder):
        yield
