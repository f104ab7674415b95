"""What an edit leaves behind: an audit event, and for what is published a change per item."""

from datetime import datetime
from typing import Any

from eligibility.editing.kinds import KINDS, Row, kind_of, rows_of
from eligibility.models import CatalogueItem, ItemVersion, LocalStandard, Parameter
from portal.audit.services import record
from portal.lib.periods import Month
from portal.people.models import Change
from portal.regions.selectors import tree

PLAIN = ("valid_from", "valid_to", "document", "status", "notes", "state", "region", "reason")


def values_of(row: Row) -> dict[str, Any]:
    """The columns the audit record keeps."""
    kind = kind_of(row)
    found = {name: getattr(row, name) for name in (*kind.key, *kind.values, *PLAIN)}
    return {
        name: value if isinstance(value, dict | None) else str(value)
        for name, value in found.items()
    }


def leave_event(
    action: str,
    row: Row,
    before: dict | None,
    *,
    actor: Any,
    at: datetime,
    below: list[str] | None = None,
) -> None:
    """One audit event of a step."""
    after = values_of(row) | ({"below": below} if below else {})
    record(
        actor=actor, action=f"catalogue.{action}", subject_kind=kind_of(row).name,
        subject_id=row.pk, before=before, after=after, at=at, reason=row.reason,
    )  # fmt: skip


def items_touched(row: Row) -> list[CatalogueItem]:
    """The items whose results a row can change."""
    if isinstance(row, ItemVersion | LocalStandard):
        return [row.item]
    if not isinstance(row, Parameter):
        return []
    regions = tree(Month.of(row.valid_from))
    versions = rows_of(KINDS["versions"]).select_related("item")
    near = [
        v
        for v in versions
        if regions.within(v.region, row.region) or regions.within(row.region, v.region)
    ]
    return list({v.item_id: v.item for v in near if _names(v.body, row.code)}.values())


def _names(body: Any, code: str) -> bool:
    if isinstance(body, dict):
        return body.get("parameter") == code or any(_names(v, code) for v in body.values())
    return isinstance(body, list) and any(_names(v, code) for v in body)


def leave_changes(row: Row, *, at: datetime) -> None:
    """Tell the apps above that an item's results may be other ones from a day on."""
    what = f"{kind_of(row).label}发布"
    for item in items_touched(row):
        Change.objects.create(
            subject_kind="item",
            subject_id=item.pk,
            from_day=row.valid_from,
            recorded_at=at,
            what=what,
        )
