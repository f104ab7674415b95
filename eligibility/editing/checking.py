"""Reading what an editor typed as strictly as a file: the same language, the same messages."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from eligibility.catalogue.adding import stored_assumptions
from eligibility.catalogue.reading import KINDS, Words, read_version
from eligibility.determination.coverage import uncovered
from eligibility.editing.errors import EditingError
from eligibility.editing.kinds import kind_of
from eligibility.models import CatalogueItem, ItemText, LocalStandard, Parameter, Word
from eligibility.models.dated import State
from eligibility.rules.amounts import PARAMETERS
from eligibility.rules.errors import RuleError, nearest
from eligibility.rules.parse import Language
from eligibility.rules.version import Version, canonical_version
from portal.regions.models import Region


def language() -> Language:
    """What conditions may name: the stored readings and every region."""
    regions = frozenset(Region.objects.values_list("code", flat=True))
    return Language(stored_assumptions(), regions, tuple(known_words().known["findings"]))


def known_words() -> Words:
    """The words of services, grants and findings."""
    known: dict[str, dict[str, str]] = {kind: {} for kind in Word.Kind.values}
    for word in Word.objects.all():
        known[word.kind][word.code] = word.label
    return Words(known)


def checked_version(body: Mapping[str, Any]) -> Version:
    """A version's body read strictly; EditingError names place, problem and cure."""
    try:
        version = read_version(dict(body), "", language(), known_words())
        for place, part in enumerate(version.parts):
            hole = uncovered(part, version.since)
            if hole:
                raise RuleError(f"parts[{place}].pays", hole)
    except RuleError as error:
        raise EditingError(error.message, field=error.path.lstrip(".")) from None
    return version


def version_values(body: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an item version made from its body."""
    version = checked_version(body)
    return {
        "body": canonical_version(version), "valid_from": version.since.first,
        "valid_to": version.until.next().first if version.until else None,
        "document": version.document, "clause": version.clause, "status": version.status,
        "notes": version.notes or "",
    }  # fmt: skip


def check_row(row: Any) -> None:
    """A parameter's or standard's own rules beside its types; EditingError otherwise."""
    if row.valid_to is not None and row.valid_to <= row.valid_from:
        raise EditingError("止期早于起期。", field="valid_to", cure="请改正起止。")
    if not row.document.strip():
        raise EditingError("缺少依据文件。", field="document", cure="请填写文号。")
    if not Region.objects.filter(code=row.region).exists():
        codes = Region.objects.values_list("code", flat=True)
        raise EditingError(
            f"没有地区代码“{row.region}”。", field="region", cure=nearest(row.region, codes)
        )
    if isinstance(row, Parameter):
        _check_parameter(row)
    if isinstance(row, LocalStandard):
        _check_standard(row)
    if isinstance(row, ItemText):
        _check_text(row)
    if (check := kind_of(row).check) is not None:
        check(row)


def _check_text(row: ItemText) -> None:
    for name, label in (("name", "服务项目"), ("clause", "条款"), ("content", "服务内容")):
        if not getattr(row, name).strip():
            raise EditingError(f"缺少{label}。", field=name, cure="请照文件原文填写。")
    if not row.kinds or set(row.kinds) - set(KINDS):
        raise EditingError("没有选服务类型归类。", field="kinds", cure="请至少选一类。")


def _check_parameter(row: Parameter) -> None:
    if row.code not in PARAMETERS:
        raise EditingError(
            f"没有参数“{row.code}”。", field="code", cure=nearest(row.code, PARAMETERS)
        )
    _check_money(row.value, "value")


def _check_standard(row: LocalStandard) -> None:
    tiers = tiers_of(row.item)
    if (row.part, row.tier) not in tiers:
        names = [f"{part} {tier}".strip() for part, tier in tiers]
        raise EditingError(
            f"{row.item.code} 没有档次“{row.part} {row.tier}”。".replace("“ ", "“"),
            field="tier", cure=nearest(f"{row.part} {row.tier}".strip(), names),
        )  # fmt: skip
    _check_money(row.amount, "amount")


def _check_money(amount: Decimal, field: str) -> None:
    if not amount.is_finite() or amount <= 0 or amount != round(amount, 2):
        raise EditingError(
            f"“{amount}”不是金额。", field=field, cure="请填写大于零、最多两位小数的数。"
        )


def tiers_of(item: CatalogueItem) -> list[tuple[str, str]]:
    """(part, tier) of every published version of an item."""
    found = [
        (part.get("part", ""), tier["tier"])
        for version in item.versions.filter(state=State.PUBLISHED, superseded_at=None)
        for part in version.body["parts"]
        for tier in part.get("pays", [])
    ]
    return list(dict.fromkeys(found))
