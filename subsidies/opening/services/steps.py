"""What every step of a file of past payments asks and leaves."""

from datetime import datetime
from typing import Any

from portal.accounts import roles
from portal.accounts.models import User
from portal.accounts.scope import covers
from portal.audit.services import record
from portal.regions.models import Region
from subsidies.opening.models import OpeningFile
from subsidies.opening.models.opening_file import TRANSITIONS

EDITORS = frozenset({roles.FINANCE, roles.MANAGER})


class OpeningError(ValueError):
    """A step that is refused; the message says why and what to do."""


def refuse_stranger(actor: User, region: str) -> None:
    """OpeningError for who may not bring past payments of this county."""
    if not actor.has_role(*EDITORS):
        raise OpeningError("旧系统的发放记录由财务岗或主管导入。")
    if not covers(actor, Region.objects.filter(code=region, valid_to=None).first()):
        raise OpeningError("只能导入本区划内县市区的发放记录。")


def move(file: OpeningFile, action: str) -> None:
    """Set the state an action leads to; OpeningError where it may not be taken now."""
    sources, target = TRANSITIONS[action]
    if file.state not in sources:
        raise OpeningError(f"文件现为“{file.get_state_display()}”，不能这样办理；请刷新页面再看。")
    file.state = target


def tell(
    what: str, file: OpeningFile, actor: User | None, at: datetime, *, reason: str = ""
) -> None:
    """Leave the audit event of a step."""
    after: dict[str, Any] = {
        "region": file.region,
        "file": file.sha256,
        "state": file.state,
        "rows": file.row_count,
        "amount": str(file.amount),
        "bad": file.bad_count,
    }
    if file.settle_from:
        after["settle_from"] = f"{file.settle_from:%Y-%m}"
    record(
        actor=actor,
        action=f"opening.{what}",
        subject_kind="opening_file",
        subject_id=file.pk,
        before=None,
        after=after,
        at=at,
        reason=reason,
    )
