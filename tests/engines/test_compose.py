"""docker-compose.yml says what production needs, in words Compose understands."""

import json
import re

import pytest
import yaml
from jsonschema import Draft7Validator

from tests.engines.using import PROJECT

SECRETS = ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "SECRET_KEY", "FIELD_KEY", "INDEX_KEY")


@pytest.fixture(scope="module")
def text() -> str:
    return (PROJECT / "docker-compose.yml").read_text()


@pytest.fixture(scope="module")
def compose(text: str) -> dict:
    return yaml.safe_load(text)


def test_it_follows_the_specification(compose: dict) -> None:
    schema = json.loads((PROJECT / "tests/vendor/compose-spec/compose-spec.json").read_text())
    problems = [
        f"{error.json_path}: {error.message}"
        for error in Draft7Validator(schema).iter_errors(compose)
    ]
    assert not problems


def test_each_service_is_watched(compose: dict) -> None:
    assert set(compose["services"]) == {"postgres", "redis", "web", "worker", "beat"}
    for name, service in compose["services"].items():
        assert service["healthcheck"]["test"], name


def test_what_must_last_is_in_named_volumes(compose: dict) -> None:
    for service in compose["services"].values():
        for volume in service["volumes"]:
            assert volume.split(":")[0] in compose["volumes"]


def test_no_secret_has_a_value_of_its_own(text: str) -> None:
    for name in SECRETS:
        used = re.findall(rf"\$\{{{name}([^}}]*)\}}", text)
        assert used, name
        assert set(used) == {f":?set {name}"}


def test_nothing_is_published_beyond_this_machine_by_default(compose: dict) -> None:
    published = {name: s["ports"] for name, s in compose["services"].items() if "ports" in s}
    assert published == {"web": ["${PORTAL_LISTEN:-127.0.0.1:8000}:8000"]}


def test_every_variable_is_explained(text: str) -> None:
    page = (PROJECT / "docs/deploy.md").read_text()
    settings = (PROJECT / "portal/settings.py").read_text() + (
        PROJECT / "portal/embedded.py"
    ).read_text()
    named = set(re.findall(r'(?:flag|secret|words)\(\s*"([A-Z_]+)"', settings))
    named |= set(re.findall(r'environ\.get\("([A-Z_]+)"', settings))
    internal = {"PORTAL_NO_ENGINES", "DATABASE_NAME", "REDIS_DATABASE"}
    assert {name for name in named - internal if name not in page} == set()
