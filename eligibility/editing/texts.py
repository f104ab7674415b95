"""From a published text to the item of a list, and to the first draft of its rule."""

from datetime import datetime
from typing import Any

from eligibility.editing.errors import EditingError
from eligibility.models import Catalogue, CatalogueItem, ItemText
from portal.audit.services import record
from portal.lib.periods import Month
from portal.regions.selectors import tree


def write_item(row: ItemText, *, actor: Any, at: datetime) -> CatalogueItem:
    """The item of the text's list and number with the text's cells; made when there is none.

    A county's first own item makes the county's list. What the item said before stays in the
    audit record, and in the texts published earlier.
    """
    catalogue = _catalogue(row, actor=actor, at=at)
    values = {
        "name": row.name, "clause": row.clause, "kinds": list(row.kinds),
        "printed": _printed(row), "notes": row.notes,
    }  # fmt: skip
    item = CatalogueItem.objects.filter(catalogue=catalogue, number=row.number).first()
    before = item and {name: getattr(item, name) for name in values}
    if item is None:
        code = f"{catalogue.code}-{row.number:02d}"
        item = CatalogueItem(catalogue=catalogue, code=code, number=row.number)
    for name, value in values.items():
        setattr(item, name, value)
    item.save()
    record(
        actor=actor, action="catalogue.item", subject_kind="item", subject_id=item.pk,
        before=before, after=values | {"code": item.code}, at=at, reason=row.reason,
    )  # fmt: skip
    return item


def _printed(row: ItemText) -> dict[str, Any]:
    """The printed cells; several units are a list, as in the files."""
    cells: dict[str, Any] = {}
    for name in ItemText.CELLS:
        text = getattr(row, name).strip()
        if not text:
            continue
        units = [unit.strip() for unit in text.split("、")]
        cells[name] = units if name in ("responsible", "lead") and len(units) > 1 else text
    return cells


def _catalogue(row: ItemText, *, actor: Any, at: datetime) -> Catalogue:
    stored = Catalogue.objects.filter(region=row.region).first()
    if stored is not None:
        return stored
    regions = tree(Month.of(row.valid_from))
    if regions.county_of(row.region) is None:
        raise EditingError(
            "这个地区没有载入清单，只有县市区可以从增加项目开始。",
            field="region", cure="请先载入市州清单。",
        )  # fmt: skip
    title = f"{regions.full_name(row.region)}基本养老服务清单（本地增加的项目）"
    body = {
        "catalogue": row.region, "region": row.region, "title": title, "document": row.document,
        "in_force_from": str(Month.of(row.valid_from)), "state": "complete",
    }  # fmt: skip
    made = Catalogue.objects.create(
        code=row.region, region=row.region, title=title, document=row.document,
        in_force_from=row.valid_from, state="complete", body=body,
    )  # fmt: skip
    record(
        actor=actor, action="catalogue.list", subject_kind="catalogue", subject_id=made.pk,
        before=None, after=body, at=at,
    )  # fmt: skip
    return made


def first_body(item: CatalogueItem, since: Month) -> dict[str, Any]:
    """What the first draft of an item's rule starts from: its text's source, and nothing decided.

    EditingError while the item's page is missing.
    """
    if not item.printed:
        raise EditingError(
            f"第{item.number}项（{item.code}）的原文还没有补录。",
            cure="请先补录原文并由另一人发布，再起草规则。",
        )
    text = ItemText.objects.filter(
        region=item.catalogue.region, number=item.number, state="published"
    ).order_by("-valid_from").first()  # fmt: skip
    return {
        "from": str(since), "document": text.document if text else item.catalogue.document,
        "clause": item.clause, "unit": "person", "per": "month", "starts": "same_month",
        "stops": "next_month", "award_from": "application_month",
        "parts": [{
            "who": {"all": ["age >= 60", f"hukou in {item.catalogue.region}"]},
            "payee": "person",
            "pays": [{"tier": "all", "when": "always", "bound": "local"}],
        }],
    }  # fmt: skip
