"""Item and catalogue files as values, every problem collected instead of the first only."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eligibility.catalogue.errors import Problem
from eligibility.catalogue.yaml_form import read
from eligibility.rules.errors import RuleError, nearest
from eligibility.rules.parse import Language
from eligibility.rules.shape import choice, items, mapping, maybe_words, month, words
from eligibility.rules.version import Version, parse_version
from portal.lib.periods import Month

KINDS = ("material", "care", "concern", "preferential")
PRINTED = ("group", "content", "service_type", "standard", "responsible", "lead")
GLOBAL = (
    "vocabulary", "assumptions", "care_grades", "parameters", "standards", "exclusions", "lists", "topics",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ItemFile:
    """An item as its file gives it."""

    file: str
    code: str
    number: int
    name: str
    clause: str
    printed: dict[str, Any]
    kinds: tuple[str, ...]
    succeeds: str
    versions: tuple[Version, ...]
    notes: str
    #: The county of each version that is a county's own; empty for the catalogue's.
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """A catalogue's own file; ``body`` keeps every key for the pages that show it."""

    file: str
    code: str
    region: str
    title: str
    document: str
    since: Month
    state: str
    body: dict[str, Any]


@dataclass(slots=True)
class Folder:
    """What a folder holds, and what is wrong with it."""

    root: Path
    problems: list[Problem] = field(default_factory=list)

    def name(self, path: Path) -> str:
        """A file's name as messages give it: relative to the folder."""
        return path.relative_to(self.root).as_posix()

    @contextmanager
    def file(self, path: Path) -> Iterator[None]:
        """Collects what is wrong in one file."""
        try:
            yield
        except RuleError as error:
            self.problems.append(Problem(self.name(path), error.path, error.message))

    def rows(self, kind: str) -> list[tuple[str, Any]]:
        """The entries of a global file, each with its place; empty where the file is absent."""
        path = self.root / f"{kind}.yaml"
        if not path.exists():
            return []
        with self.file(path):
            return items(read(path) or [], "")
        return []


@dataclass(frozen=True, slots=True)
class Words:
    """Codes that rules may name, by kind: services, grants, findings."""

    known: dict[str, dict[str, str]]

    def check(self, kind: str, code: str, path: str) -> None:
        """RuleError with the nearest code when ``code`` is none of its kind."""
        if code not in self.known.get(kind, {}):
            raise RuleError(path, f"没有“{code}”。{nearest(code, self.known.get(kind, {}))}")


def read_catalogue(path: Path, name: str) -> CatalogueFile:
    """The catalogue file itself, read strictly."""
    needed = ("catalogue", "region", "title", "document", "in_force_from", "state")
    optional = (
        "document_title", "issued", "in_force_note", "expires_note", "numbers", "missing", "notes",
    )  # fmt: skip
    body = mapping(read(path), "", needed, optional)
    return CatalogueFile(
        name, words(body, "catalogue", ""), words(body, "region", ""), words(body, "title", ""),
        words(body, "document", ""), month(body, "in_force_from", ""),
        choice(body, "state", "", ("complete", "incomplete", "not_held")), body,
    )  # fmt: skip


def read_item(path: Path, name: str, catalogue: str, language: Language, known: Words) -> ItemFile:
    """One item file, read strictly; its code must be that of its folder and number."""
    optional = ("printed", "kinds", "succeeds", "versions", "notes")
    body = mapping(read(path), "", ("code", "number", "name", "clause"), optional)
    number = body["number"]
    if type(number) is not int or number < 1:
        raise RuleError("number", f"序号应是正整数，读到 {number!r}。")
    code, wanted = words(body, "code", ""), f"{catalogue}-{number:02d}"
    if code != wanted or path.stem != f"{number:02d}":
        raise RuleError(
            "code", f"代码“{code}”与文件不符：{path.name} 里序号 {number} 的项目应为 {wanted}。"
        )
    placed = [
        _placed(raw, where, language, known)
        for where, raw in items(body.get("versions", []), "versions")
    ]
    versions, regions = tuple(v for v, _ in placed), tuple(r for _, r in placed)
    _in_order(versions, regions)
    kinds = tuple(
        choice({"k": k}, "k", at, KINDS) for at, k in items(body.get("kinds", []), "kinds")
    )
    return ItemFile(
        name, code, number, words(body, "name", ""), words(body, "clause", ""),
        _printed(body.get("printed", {})), kinds, maybe_words(body, "succeeds", "") or "",
        versions, maybe_words(body, "notes", "") or "", regions,
    )  # fmt: skip


def _printed(raw: object) -> dict[str, Any]:
    cells = mapping(raw, "printed", (), PRINTED)
    for key, value in cells.items():
        for line in value if isinstance(value, list) else [value]:
            words({key: line}, key, "printed")
    return cells


def _placed(raw: object, where: str, language: Language, known: Words) -> tuple[Version, str]:
    """A version with the county whose own it is, if any."""
    if not isinstance(raw, dict) or "region" not in raw:
        return read_version(raw, where, language, known), ""
    code = words(raw, "region", where)
    if language.regions is not None and code not in language.regions:
        raise RuleError(
            f"{where}.region", f"没有地区代码“{code}”。{nearest(code, language.regions)}"
        )
    rest = {key: value for key, value in raw.items() if key != "region"}
    return read_version(rest, where, language, known), code


def read_version(raw: object, where: str, language: Language, known: Words) -> Version:
    """A version read strictly, each service, grant and finding it names being a known word."""
    version = parse_version(raw, where, language)
    for place, part in enumerate(version.parts):
        at = f"{where}.parts[{place}]"
        for i, service in enumerate(part.provides):
            known.check("services", service.service, f"{at}.provides[{i}].service")
        for i, grant in enumerate(part.grants):
            known.check("grants", grant, f"{at}.grants[{i}]")
    return version


def _in_order(versions: tuple[Version, ...], regions: tuple[str, ...]) -> None:
    before: dict[str, Version] = {}
    for place, (later, region) in enumerate(zip(versions, regions, strict=True)):
        where = f"versions[{place}].from"
        earlier = before.get(region)
        before[region] = later
        if earlier is None:
            continue
        if earlier.until is None:
            raise RuleError(
                where, f"前一版本（自 {earlier.since} 起）没有写 until，两个版本的期间重叠。"
            )
        if later.since <= earlier.until:
            raise RuleError(
                where, f"自 {later.since} 起，与前一版本（止于 {earlier.until}）的期间重叠。"
            )
