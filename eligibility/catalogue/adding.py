"""One entry into the database: new ones inserted, same ones left, other bodies refused."""

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Model

from eligibility.catalogue.reading import CatalogueFile, ItemFile
from eligibility.determination.rates import standard_problem
from eligibility.determination.rule_set import rule_set
from eligibility.models import (
    Assumption,
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
from eligibility.models.care_grade import CareGrade
from eligibility.models.dated import State
from eligibility.rules.errors import RuleError, nearest
from eligibility.rules.nodes import Assumed
from eligibility.rules.parse import Language, parse
from eligibility.rules.version import Version, canonical_version
from portal.lib.periods import Month
from portal.regions.selectors import tree

if TYPE_CHECKING:
    from eligibility.catalogue.load import Report

KEYS: dict[type[Model], tuple[str, ...]] = {
    Parameter: ("code", "region", "valid_from"),
    LocalStandard: ("item", "part", "tier", "region", "valid_from"),
    CareGrade: ("region", "item", "valid_from"),
    CountyList: ("region", "valid_from"),
    Exclusion: ("kind", "item", "part", "other", "other_part", "fact", "valid_from"),
}
VALUES: dict[type[Model], tuple[str, ...]] = {
    Parameter: ("value", "valid_to", "document", "status", "notes"),
    LocalStandard: ("amount", "valid_to", "document", "status", "notes"),
    CountyList: ("title", "issued", "valid_to", "document", "status", "notes"),
    CareGrade: ("able", "partial", "full", "valid_to", "status", "notes"),
    Exclusion: ("valid_to", "document", "status", "notes"),
}
CHANGED = "已发布的内容与文件不同（{what}）。已发布的不能改写：请在门户“目录与标准”中更正并另行发布，或把文件改回原样。"


def refuse_demo(row: Any, where: str, demo: bool) -> None:
    """Demonstration values are loaded only where that was asked for."""
    if row.status == "demo" and not demo:
        raise RuleError(f"{where}.status", "演示数据只用于演示环境，正式环境不能载入。")


def word(kind: str, code: str, label: str, known: str | None, report: "Report") -> None:
    """A word of the vocabulary."""
    if known is None:
        Word.objects.create(kind=kind, code=code, label=label)
        report.added["词语"] += 1
    elif known != label:
        raise RuleError(f"{kind}.{code}", CHANGED.format(what=f"库中为“{known}”"))
    else:
        report.unchanged += 1


def stored_assumptions() -> dict[str, Assumed]:
    """The named readings in the database, as nodes."""
    return {
        a.name: Assumed(a.name, a.text, parse(a.condition, a.name, Language()))
        for a in Assumption.objects.all()
    }


def assumption(node: Assumed, values: dict[str, Any], where: str, report: "Report") -> None:
    """A named reading."""
    stored = Assumption.objects.filter(name=node.name).first()
    if stored is None:
        Assumption.objects.create(name=node.name, **values)
        report.added["读法"] += 1
        return
    _same(stored, values, where)
    report.unchanged += 1


def topic(name: str, codes: list[str], where: str, report: "Report") -> None:
    """A subject whose items must be there."""
    known = set(CatalogueItem.objects.values_list("code", flat=True))
    for place, code in enumerate(codes):
        if code not in known:
            raise RuleError(f"{where}.items[{place}]", f"没有项目“{code}”。{nearest(code, known)}")
    stored = Topic.objects.filter(name=name).first()
    if stored is None:
        Topic.objects.create(name=name, items=codes)
        report.added["对照主题"] += 1
        return
    _same(stored, {"items": codes}, where)
    report.unchanged += 1


def known_items(row: Any, where: str) -> None:
    """Refuse an exclusion that names an item which is not there."""
    if not isinstance(row, Exclusion):
        return
    codes = set(CatalogueItem.objects.values_list("code", flat=True))
    for key in ("item", "other"):
        code = getattr(row, key)
        if code and code not in codes:
            raise RuleError(f"{where}.{key}", f"没有项目“{code}”。{nearest(code, codes)}")


def dated(row: Any, where: str, report: "Report") -> None:
    """A parameter, mapping or exclusion."""
    kind = type(row)
    key = {k: getattr(row, k) for k in KEYS[kind]}
    stored = kind._default_manager.filter(**key, superseded_at=None, state=State.PUBLISHED).first()
    if stored is not None:
        _same(stored, {v: getattr(row, v) for v in VALUES[kind]}, where)
        report.unchanged += 1
        return
    _insert(row, where)
    report.added[LABELS[kind]] += 1


LABELS: dict[type[Model], str] = {
    Parameter: "参数", LocalStandard: "地方标准", CareGrade: "等级换算", CountyList: "县级清单", Exclusion: "并享规则",
}  # fmt: skip


def standard(code: str, row: LocalStandard, where: str, report: "Report") -> None:
    """A local standard, whose item, part and tier must exist."""
    item = CatalogueItem.objects.filter(code=code).first()
    if item is None:
        codes = CatalogueItem.objects.values_list("code", flat=True)
        raise RuleError(f"{where}.item", f"没有项目“{code}”。{nearest(code, codes)}")
    tiers = {
        (part.get("part", ""), tier["tier"])
        for version in item.versions.filter(superseded_at=None, state=State.PUBLISHED)
        for part in version.body["parts"]
        for tier in part.get("pays", [])
    }
    if (row.part, row.tier) not in tiers:
        raise RuleError(
            f"{where}.tier",
            f"{code} 没有档次“{row.tier}”。{nearest(row.tier, [t for _, t in tiers])}",
        )
    row.item = item
    _fits(row, item, where)
    dated(row, where, report)


def _fits(row: LocalStandard, item: CatalogueItem, where: str) -> None:
    """Refuse a standard outside its item's region, or on the wrong side of the list's bound."""
    month = Month.of(row.valid_from)
    if not tree(month).within(row.region, item.catalogue.region):
        home = tree(month).name(item.catalogue.region)
        raise RuleError(f"{where}.region", f"{row.region} 不在{home}，{item.code} 不适用于那里。")
    held = LocalStandard.objects.filter(
        item=item, part=row.part, tier=row.tier, region=row.region, superseded_at=None
    )
    if held.filter(valid_from=row.valid_from).exists():
        return
    for rule in rule_set(month, row.region).rules:
        if (rule.item.id, rule.part.part or "") != (item.pk, row.part):
            continue
        for rate in rule.rates:
            if rate.tier.name == row.tier and (wrong := standard_problem(rate, row.amount)):
                raise RuleError(f"{where}.amount", f"{wrong}。请改正金额。")


def catalogue(source: CatalogueFile, report: "Report") -> Catalogue:
    """A catalogue's own entry."""
    values = {
        "region": source.region, "title": source.title, "document": source.document,
        "in_force_from": source.since.first, "state": source.state, "body": source.body,
    }  # fmt: skip
    stored = Catalogue.objects.filter(code=source.code).first()
    if stored is not None:
        _same(stored, values, "")
        report.unchanged += 1
        return stored
    report.added["目录"] += 1
    return Catalogue.objects.create(code=source.code, **values)


def item(source: ItemFile, parent: Catalogue, report: "Report") -> list[tuple[str, ItemVersion]]:
    """An item with its versions; those that are new, each with its place in the file."""
    values = {
        "number": source.number, "name": source.name, "clause": source.clause,
        "printed": source.printed, "kinds": list(source.kinds), "succeeds": source.succeeds,
        "notes": source.notes,
    }  # fmt: skip
    stored = CatalogueItem.objects.filter(code=source.code).first()
    if stored is None:
        stored = CatalogueItem.objects.create(catalogue=parent, code=source.code, **values)
        report.added["项目"] += 1
    else:
        _same(stored, values, "")
        report.unchanged += 1
    added = []
    for place, version in enumerate(source.versions):
        region, where = source.regions[place] or parent.region, f"versions[{place}]"
        _at_home(region, parent, version, where)
        row = _version(stored, region, version, where, report)
        if row is not None:
            added.append((where, row))
    return added


def _at_home(region: str, parent: Catalogue, version: Version, where: str) -> None:
    """Refuse a version for a region outside its list's."""
    regions = tree(version.since)
    if not regions.within(region, parent.region):
        home = regions.name(parent.region)
        raise RuleError(
            f"{where}.region",
            f"{region}（{regions.full_name(region)}）不在{home}，{home}的清单不能有它的版本。"
            f"请改为{home}的县级地区代码，或写入当地的清单。",
        )


def _version(
    owner: CatalogueItem, region: str, version: Version, where: str, report: "Report"
) -> ItemVersion | None:
    body = canonical_version(version)
    row = ItemVersion(
        item=owner, region=region, valid_from=version.since.first,
        valid_to=version.until.next().first if version.until else None, body=body,
        document=version.document, clause=version.clause, status=version.status,
        notes=version.notes or "",
    )  # fmt: skip
    stored = ItemVersion.objects.filter(
        item=owner,
        region=region,
        valid_from=row.valid_from,
        superseded_at=None,
        state=State.PUBLISHED,
    ).first()
    if stored is None:
        _insert(row, where)
        report.added["版本"] += 1
        return row
    _same(stored, {"body": body, "valid_to": row.valid_to}, where)
    report.unchanged += 1
    return None


def _same(stored: Any, values: dict[str, Any], where: str) -> None:
    different = [k for k, v in values.items() if getattr(stored, k) != v]
    if different:
        raise RuleError(where, CHANGED.format(what="、".join(different)))


def _insert(row: Any, where: str) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "one_at_a_time" not in str(error):
            raise
        raise RuleError(where, "期间与已发布的另一条重叠，请调整起止月份。") from None
