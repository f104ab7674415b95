"""The cases of ``tests/rules/<prefecture>/<item>.yaml``: one sentence, one person, one month."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

HERE = Path(__file__).parent
KEYS = {"name", "month", "person", "timeline", "parameters", "findings", "presume", "part",
        "version", "stored_parameters", "standards", "expect"}  # fmt: skip
DAYS = ("birth_date", "certificate_until", "died_on")


@dataclass(frozen=True)
class RuleCase:
    """One case; ``facts`` for a person typed in, or ``rows`` for a stored one."""

    id: str
    item: str
    month: str
    expect: dict
    facts: dict | None = None
    region: str | None = None
    rows: list[tuple[date, dict]] | None = None
    part: str | None = None
    parameters: dict = field(default_factory=dict)
    findings: dict = field(default_factory=dict)
    presume: bool = False
    version: dict = field(default_factory=dict)  # other words in the item's versions
    stored_parameters: list[dict] = field(default_factory=list)  # rows of parameters.yaml
    standards: list[dict] = field(default_factory=list)  # rows of standards.yaml

    @property
    def files(self) -> str:
        """What the case changes in the catalogue files, as text."""
        given = self.parameters if self.rows else {}
        changes = (self.version, given, self.stored_parameters, self.standards)
        return json.dumps(changes, sort_keys=True) if any(changes) else ""

    @property
    def key(self) -> tuple[str, str]:
        """Cases with the same key can share one loading of the catalogues."""
        return (self.item if self.files else "", self.files)

    def found_in(self, output: dict) -> dict:
        """What an output of ``calculate`` says in the place of ``expect``."""
        if "items" in self.expect:
            return output
        found = [
            entry
            for entry in output["items"]
            if entry["code"] == self.item and (self.part is None or entry["part"] == self.part)
        ]
        assert len(found) == 1, f"{len(found)} entries of {self.item} {self.part or ''}"
        return found[0]


def _day(value) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _facts(facts: dict) -> dict:
    return {name: _day(value) if name in DAYS else value for name, value in facts.items()}


def _case(file: Path, item: str, body: dict) -> RuleCase:
    unknown = set(body) - KEYS
    assert not unknown, f"{file}: {unknown}"
    rows = body.get("timeline")
    facts = dict(body.get("person") or {})
    region = facts.pop("region", None)
    return RuleCase(
        id=f"{file.parent.name}/{file.stem}: {body['name']}",
        item=item,
        month=str(body["month"]),
        expect=body["expect"],
        facts=None if rows else _facts(facts),
        region=region,
        rows=[(_day(row["from"]), _facts(row["facts"])) for row in rows] if rows else None,
        part=body.get("part"),
        parameters=body.get("parameters") or {},
        findings=body.get("findings") or {},
        presume=bool(body.get("presume")),
        version=body.get("version") or {},
        stored_parameters=body.get("stored_parameters") or [],
        standards=body.get("standards") or [],
    )


def read_cases(directory: Path = HERE) -> list[RuleCase]:
    """All cases, in the order of the files."""
    cases = []
    for file in sorted(directory.glob("*/*.yaml")):
        body = yaml.load(file.read_text(), yaml.CSafeLoader)
        cases += [_case(file, body["item"], case) for case in body["cases"]]
    return cases


CASES = sorted(read_cases(), key=lambda case: case.key)
FIRST = {case.key: case for case in CASES}
