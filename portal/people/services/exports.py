"""Lists of people taken out of the portal: by whom, what for, how many, masked or not."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.accounts import roles
from portal.audit.services import record
from portal.people.errors import PeopleError

#: Who may take whole numbers out; everybody else gets them masked.
UNMASKED_ROLES = frozenset({roles.MANAGER, roles.FINANCE})
MOST_ROWS = 20_000


@transaction.atomic
def record_export(
    *,
    actor: Any,
    purpose: str,
    count: int,
    unmasked: bool,
    query: str,
    columns: list[str],
    at: datetime,
    origin: str = "",
) -> None:
    """Leave the trace of an export before a row of it leaves. PeopleError when it may not.

    ``query`` is the address of the list; a search that names a number never stands in it.
    """
    if not purpose.strip():
        raise PeopleError("导出名单要写明用途。", "请填写用途。", field="purpose")
    if unmasked and not actor.has_role(*UNMASKED_ROLES):
        raise PeopleError(
            "您的角色不能导出完整号码。", "请导出遮盖的名单，或由主管、财务办理。", field="unmasked"
        )
    if count > MOST_ROWS:
        cure = f"一次最多 {MOST_ROWS:,} 人，请按乡镇分开导出。"
        raise PeopleError(f"有 {count:,} 人，太多了。", cure, field="purpose")
    record(
        actor=actor,
        action="people.export",
        subject_kind="list",
        subject_id="people",
        before=None,
        after={"count": count, "unmasked": unmasked, "query": query, "columns": columns},
        at=at,
        origin=origin,
        reason=purpose.strip(),
    )
