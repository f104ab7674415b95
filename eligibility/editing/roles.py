"""Who may edit what: catalogue admins, inside their own area."""

from typing import Any

from eligibility.editing.errors import EditingError
from portal.accounts.roles import CATALOGUE_ADMIN
from portal.accounts.scope import region_ids
from portal.regions.models import Region


def may_edit(user: Any, region: str) -> bool:
    """Whether a user is a catalogue admin of an area that holds the region."""
    if not user.is_authenticated or not user.has_role(CATALOGUE_ADMIN):
        return False
    return Region.objects.filter(code=region, pk__in=region_ids(user)).exists()


def refuse_stranger(user: Any, region: str) -> None:
    """EditingError unless the user may edit the region's values."""
    if not may_edit(user, region):
        raise EditingError(
            "您不能修改这个地区的目录和标准。", cure="请由该地区或上级的目录管理员办理。"
        )
