"""Who sees which rows of employment: the one place for pages, exports, imports and services.

The federation (残联) sees the files of its area, the employment service (人社) only those handed
over to it; managers count and see nobody.
"""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from employment.errors import EmploymentError
from employment.models import WorkFile
from portal.accounts.roles import EMPLOYMENT_SERVICE, EMPLOYMENT_WORKER, MANAGER
from portal.accounts.scope import covers, scoped
from portal.regions.models import Region

FEDERATION = frozenset({EMPLOYMENT_WORKER})
WORKERS = frozenset({EMPLOYMENT_WORKER, EMPLOYMENT_SERVICE})
COUNTERS = WORKERS | {MANAGER}

Rows = TypeVar("Rows", bound=Model)


def own(queryset: QuerySet[Rows], user: Any) -> QuerySet[Rows]:
    """The rows a worker may see by name."""
    if not user.has_role(*WORKERS):
        return queryset.none()
    return handed_over(scoped(queryset, user), user)


def counted(queryset: QuerySet[Rows], user: Any) -> QuerySet[Rows]:
    """The rows a user may count: his own, and for managers all of the area."""
    return scoped(queryset, user) if user.has_role(MANAGER) else own(queryset, user)


def handed_over(queryset: QuerySet[Rows], user: Any) -> QuerySet[Rows]:
    """Without what was not handed over, for whoever is of the employment service alone."""
    if user.has_role(EMPLOYMENT_WORKER):
        return queryset
    path = path_to_file(queryset.model)
    return (
        queryset if path is None else queryset.filter(Q(**{f"{path}handed_over_at__isnull": False}))
    )


def path_to_file(model: type[Model]) -> str | None:
    """How a model's rows lead to a file; None where they belong to nobody's file."""
    if model is WorkFile:
        return ""
    names = {field.name for field in model._meta.fields}
    if "file" in names:
        return "file__"
    return "job__file__" if "job" in names else None


def refuse_stranger(actor: Any, region: Region | None) -> None:
    """EmploymentError outside the actor's area; the system may write anywhere."""
    if actor is not None and not covers(actor, region):
        raise EmploymentError("不在您的管辖地区。", "请由所在县市区办理。", field="region")


def refuse_not_mine(actor: Any, file: WorkFile) -> None:
    """EmploymentError for a file of another area, or one not handed over to the service."""
    refuse_stranger(actor, file.person.managing_region)
    if actor is not None and not actor.has_role(EMPLOYMENT_WORKER) and file.handed_over_at is None:
        raise EmploymentError("这份档案还没有移交人社部门。", "请由残联先移交。")
