"""Loading a folder of catalogue files: all of it or nothing, and only ever adding.

The master is the database. The same version again is no change; another body for a published
version is refused, since what was published is corrected by a new version, in the portal.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from eligibility.catalogue import adding, holding
from eligibility.catalogue.errors import CatalogueError, Problem
from eligibility.catalogue.reading import (
    GLOBAL,
    CatalogueFile,
    Folder,
    ItemFile,
    Words,
    read_catalogue,
    read_item,
)
from eligibility.catalogue.values import (
    assumption,
    care_grade,
    county_list,
    exclusion,
    parameter,
    standard,
    topic,
)
from eligibility.catalogue.yaml_form import read
from eligibility.determination.coverage import uncovered
from eligibility.models import CatalogueItem, ItemVersion, Word
from eligibility.rules.errors import RuleError, nearest
from eligibility.rules.nodes import Assumed
from eligibility.rules.parse import Language
from eligibility.rules.shape import mapping, words
from portal.audit.services import record
from portal.regions.models import Region


@dataclass(slots=True)
class Report:
    """What a load added, by kind, and how many entries stood already."""

    added: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0

    def sentence(self) -> str:
        """One line for the command and the page."""
        if not self.added:
            return f"没有变化（{self.unchanged} 条均已在库）。"
        counts = "，".join(f"{kind} {n} 条" for kind, n in self.added.items())
        return f"新增{counts}；已在库 {self.unchanged} 条。"


@transaction.atomic
def load(directory: Path | str, *, actor: Any = None, at: datetime, demo: bool = False) -> Report:
    """Load every file under ``directory``; CatalogueError with all problems, nothing kept.

    ``demo`` allows values of status *demo*, which exist only for demonstrations.
    """
    folder = Folder(Path(directory))
    report = Report()
    if not folder.root.is_dir():
        raise CatalogueError([Problem(str(directory), "", "没有这个文件夹。")])
    unknown = [p for p in folder.root.glob("*.yaml") if p.stem not in GLOBAL]
    for path in unknown:
        folder.problems.append(
            Problem(path.name, "", f"不认识的文件。{nearest(path.stem, GLOBAL)}")
        )
    known = _words(folder, report)
    language = _language(folder, known, report)
    _rows(folder, "care_grades", care_grade, language, report)
    _rows(folder, "parameters", parameter, language, report, demo)
    added = _catalogues(folder, language, known, report)
    _standards(folder, language, report, demo)
    for path, where, version in added:
        with folder.file(path):
            holding.refuse_below(version, where, at=at)
    _rows(folder, "exclusions", exclusion, language, report)
    _rows(folder, "lists", county_list, language, report, demo)
    _topics(folder, report)
    if folder.problems:
        raise CatalogueError(folder.problems)
    if report.added:
        record(
            actor=actor, action="catalogue.load", subject_kind="catalogue", subject_id=folder.root.name,
            before=None, after=dict(report.added), at=at,
        )  # fmt: skip
    return report


def _words(folder: Folder, report: Report) -> Words:
    known: dict[str, dict[str, str]] = {kind: {} for kind in Word.Kind.values}
    for word in Word.objects.all():
        known[word.kind][word.code] = word.label
    path = folder.root / "vocabulary.yaml"
    if path.exists():
        with folder.file(path):
            body = mapping(read(path), "", (), tuple(known))
            for kind, entries in body.items():
                for code in mapping(entries, kind, (), tuple(entries)):
                    with folder.file(path):
                        stored = known[kind].get(code)
                        known[kind][code] = words(entries, code, kind)
                        adding.word(kind, code, known[kind][code], stored, report)
    return Words(known)


def _language(folder: Folder, known: Words, report: Report) -> Language:
    regions = frozenset(Region.objects.values_list("code", flat=True))
    named: dict[str, Assumed] = adding.stored_assumptions()
    language = Language(named, regions, tuple(known.known[Word.Kind.FINDING]))
    for where, raw in folder.rows("assumptions"):
        with folder.file(folder.root / "assumptions.yaml"):
            node, values = assumption(raw, where, Language({}, regions))
            adding.assumption(node, values, where, report)
            named[node.name] = node
    return language


def _rows(
    folder: Folder, kind: str, read: Any, language: Language, report: Report, demo: bool = False
) -> None:
    for where, raw in folder.rows(kind):
        with folder.file(folder.root / f"{kind}.yaml"):
            row = read(raw, where, language)
            adding.refuse_demo(row, where, demo)
            adding.known_items(row, where)
            adding.dated(row, where, report)


def _standards(folder: Folder, language: Language, report: Report, demo: bool) -> None:
    for where, raw in folder.rows("standards"):
        with folder.file(folder.root / "standards.yaml"):
            code, row = standard(raw, where, language)
            adding.refuse_demo(row, where, demo)
            adding.standard(code, row, where, report)


def _topics(folder: Folder, report: Report) -> None:
    for where, raw in folder.rows("topics"):
        with folder.file(folder.root / "topics.yaml"):
            adding.topic(*topic(raw, where), where, report)


#: A version that is new, with its file and its place in it.
Added = tuple[Path, str, ItemVersion]


def _catalogues(folder: Folder, language: Language, known: Words, report: Report) -> list[Added]:
    for path in sorted(p for p in folder.root.iterdir() if p.is_dir()):
        if any(path.glob("*.yaml")) and not (path / "catalogue.yaml").exists():
            folder.problems.append(
                Problem(path.name, "", "缺少 catalogue.yaml，请补上目录说明文件。")
            )
    files: list[ItemFile] = []
    added: list[Added] = []
    for path in sorted(folder.root.glob("*/catalogue.yaml")):
        with folder.file(path):
            catalogue = read_catalogue(path, folder.name(path))
            if catalogue.code != path.parent.name:
                cure = "请让两者相同。"
                raise RuleError(
                    "catalogue", f"“{catalogue.code}”与文件夹名“{path.parent.name}”不同。{cure}"
                )
            if language.regions is not None and catalogue.region not in language.regions:
                raise RuleError(
                    "region",
                    f"没有地区代码“{catalogue.region}”。{nearest(catalogue.region, language.regions)}",
                )
            for item, new in _items(folder, catalogue, path.parent, language, known, report):
                files.append(item)
                added += new
    codes = set(CatalogueItem.objects.values_list("code", flat=True))
    for item in files:
        if item.succeeds and item.succeeds not in codes:
            told = f"没有项目“{item.succeeds}”。{nearest(item.succeeds, codes)}"
            folder.problems.append(Problem(item.file, "succeeds", told))
    return added


def _items(
    folder: Folder,
    catalogue: CatalogueFile,
    root: Path,
    language: Language,
    known: Words,
    report: Report,
) -> list[tuple[ItemFile, list[Added]]]:
    stored = adding.catalogue(catalogue, report)
    files: list[tuple[ItemFile, list[Added]]] = []
    for path in sorted(root.glob("*.yaml")):
        if path.name == "catalogue.yaml":
            continue
        with folder.file(path):
            item = read_item(path, folder.name(path), catalogue.code, language, known)
            new: list[Added] = []
            files.append((item, new))
            _covered(item)
            new += [(path, *found) for found in adding.item(item, stored, report)]
    return files


def _covered(item: ItemFile) -> None:
    """Refuse tiers that provably leave an entitled person without a rate, or with two."""
    for v, version in enumerate(item.versions):
        for p, part in enumerate(version.parts):
            hole = uncovered(part, version.since)
            if hole:
                raise RuleError(f"versions[{v}].parts[{p}].pays", hole)
