"""Writing the catalogues as files: the exchange format, byte for byte what a load reads.

What is published and in force at some time is written; superseded rows, drafts and values of
demonstrations are not. Keys stand in the order of the format, absent optional ones are left out.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db.models import Model

from eligibility.catalogue.adding import stored_assumptions
from eligibility.catalogue.reading import PRINTED
from eligibility.catalogue.yaml_form import dump
from eligibility.models import (
    Assumption,
    CareGrade,
    Catalogue,
    CatalogueItem,
    CountyList,
    Exclusion,
    ItemVersion,
    LocalStandard,
    Parameter,
    Topic,
    Word,
)
from eligibility.models.dated import State, Status
from eligibility.rules.parse import Language
from eligibility.rules.version import canonical_version, parse_version
from portal.lib.periods import Month

GRADES_DOCUMENT = "换算（解释）"
#: PostgreSQL's jsonb keeps no order of keys, so it is given again.
CATALOGUE_KEYS = (
    "catalogue", "region", "title", "document", "document_title", "issued", "in_force_from",
    "in_force_note", "expires_note", "numbers", "state", "missing", "notes",
)  # fmt: skip
MISSING_KEYS = ("from", "to", "note")


def export(directory: Path | str) -> list[Path]:
    """Write every file under ``directory`` (made when absent) and return their paths."""
    root = Path(directory)
    files = {f"{name}.yaml": body() for name, body in GLOBALS.items()}
    for catalogue in Catalogue.objects.order_by("code"):
        files |= catalogue_files(catalogue)
    written = []
    for name, body in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dump(body), encoding="utf-8")
        written.append(path)
    return written


def catalogue_files(catalogue: Catalogue) -> dict[str, Any]:
    """A catalogue's folder: file names with their content."""
    body = _ordered(catalogue.body, CATALOGUE_KEYS)
    if "missing" in body:
        body["missing"] = [_ordered(gap, MISSING_KEYS) for gap in body["missing"]]
    files: dict[str, Any] = {f"{catalogue.code}/catalogue.yaml": body}
    language = Language(stored_assumptions())
    versions: dict[int, list[ItemVersion]] = {}
    for version in (
        published(ItemVersion)
        .filter(item__catalogue=catalogue)
        .order_by("region", "valid_from")
        .select_related("item")
    ):
        versions.setdefault(version.item_id, []).append(version)
    for item in catalogue.items.all():
        files[f"{catalogue.code}/{item.number:02d}.yaml"] = item_body(
            item, versions.get(item.pk, []), language
        )
    return files


def published(kind: type[Model]) -> Any:
    """Rows in force at some time, demonstrations aside, in the order they were recorded."""
    rows = kind._default_manager.filter(superseded_at=None, state=State.PUBLISHED)
    return rows.exclude(status=Status.DEMO).order_by("pk")


def item_body(
    item: CatalogueItem, versions: Iterable[ItemVersion], language: Language
) -> dict[str, Any]:
    """An item's file."""
    home = item.catalogue.region
    return _present({
        "code": item.code, "number": item.number, "name": item.name, "clause": item.clause,
        "printed": _ordered(item.printed, PRINTED), "kinds": item.kinds, "succeeds": item.succeeds,
        "versions": [version_body(v, home, language) for v in versions], "notes": item.notes,
    })  # fmt: skip


def version_body(version: ItemVersion, home: str, language: Language) -> dict[str, Any]:
    """A version as its file has it; ``region`` stands where it is not the catalogue's own."""
    body = canonical_version(parse_version(version.body, version.item.code, language))
    for part in body["parts"]:
        if "pays" not in part:
            part.pop("payee")
    return body if version.region == home else {"region": version.region, **body}


def _ordered(body: dict[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {key: body[key] for key in keys if key in body}


def _present(body: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if value not in (None, "", [], {})}


def _days(row: Any) -> dict[str, str | None]:
    until = row.valid_to - timedelta(days=1) if row.valid_to else None
    return {"from": row.valid_from.isoformat(), "until": until.isoformat() if until else None}


def _months(row: Any) -> dict[str, str | None]:
    until = str(Month.of(row.valid_to).previous()) if row.valid_to else None
    return {"from": str(Month.of(row.valid_from)), "until": until}


def _source(row: Any) -> dict[str, str]:
    return {"document": row.document, "status": row.status, "notes": row.notes}


def _vocabulary() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for word in Word.objects.order_by("pk"):
        found.setdefault(word.kind, {})[word.code] = word.label
    return found


def _assumptions() -> list[dict[str, Any]]:
    return [
        _present({"name": row.name, "text": row.text, "condition": row.condition, **_source(row)})
        for row in Assumption.objects.order_by("pk")
    ]


def _care_grades() -> list[dict[str, Any]]:
    return [
        _present({
            "prefecture": row.region, "item": row.item, **_months(row), "able": row.able,
            "partial": row.partial, "full": row.full,
            **_source(row), "document": "" if row.document == GRADES_DOCUMENT else row.document,
        })
        for row in published(CareGrade)
    ]  # fmt: skip


def _parameters() -> list[dict[str, Any]]:
    return [
        _present({
            "code": row.code, "region": row.region, **_days(row), "value": str(row.value), **_source(row),
        })
        for row in published(Parameter)
    ]  # fmt: skip


def _standards() -> list[dict[str, Any]]:
    return [
        _present({
            "item": row.item.code, "part": row.part, "tier": row.tier, "region": row.region,
            **_months(row), "amount": str(row.amount), **_source(row),
        })
        for row in published(LocalStandard).select_related("item")
    ]  # fmt: skip


def _exclusions() -> list[dict[str, Any]]:
    return [
        _present({
            "kind": row.kind, "item": row.item, "part": row.part, "other": row.other,
            "other_part": row.other_part, "fact": row.fact, **_months(row), **_source(row),
        })
        for row in published(Exclusion)
    ]  # fmt: skip


def _lists() -> list[dict[str, Any]]:
    return [
        _present({
            "region": row.region, "title": row.title, "issued": row.issued.isoformat(),
            **_months(row), **_source(row),
        })
        for row in published(CountyList)
    ]  # fmt: skip


def _topics() -> list[dict[str, Any]]:
    return [{"topic": row.name, "items": row.items} for row in Topic.objects.all()]


GLOBALS: dict[str, Callable[[], Any]] = {
    "vocabulary": _vocabulary, "assumptions": _assumptions, "care_grades": _care_grades,
    "parameters": _parameters, "standards": _standards, "exclusions": _exclusions, "lists": _lists,
    "topics": _topics,
}  # fmt: skip
