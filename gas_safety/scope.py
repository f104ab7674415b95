"""Who sees which rows of gas safety: region first (portal.accounts.scope), then company.

The one place for it: pages, exports, imports, counts and services ask here. Inspectors see all
rows of their area; a company's login only its company's; managers only counts, so no rows.
"""

from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from gas_safety.errors import GasError
from gas_safety.models import Company, CompanyLogin, Customer, Station
from portal.accounts.roles import GAS_COMPANY, GAS_INSPECTOR, MANAGER
from portal.accounts.scope import covers, region_ids, scoped
from portal.regions.models import Region

#: Who works on gas safety, and who only counts.
WORKERS = frozenset({GAS_INSPECTOR, GAS_COMPANY})
INSPECTORS = frozenset({GAS_INSPECTOR})
COUNTERS = WORKERS | {MANAGER}

Rows = TypeVar("Rows", bound=Model)


def company_id(user: Any) -> int | None:
    """The company a login enters for; None when it has none."""
    return CompanyLogin.objects.filter(user_id=user.pk).values_list("company_id", flat=True).first()


def own(queryset: QuerySet[Rows], user: Any) -> QuerySet[Rows]:
    """The rows the user may see; none for whoever only counts."""
    if user.has_role(GAS_INSPECTOR):
        return scoped(queryset, user)
    path = getattr(queryset.model, "COMPANY", None)
    if path is None or not user.has_role(GAS_COMPANY):
        return queryset.none()
    company = company_id(user)
    rows = scoped(queryset, user) if queryset.model is not Company else queryset
    return rows.filter(**{path: company}) if company else queryset.none()


def counted(queryset: QuerySet[Rows], user: Any) -> QuerySet[Rows]:
    """The rows the user may count: his own, and for managers all of the area."""
    return scoped(queryset, user) if user.has_role(MANAGER) else own(queryset, user)


def counted_area(user: Any) -> tuple[list[int], int | None]:
    """The regions and, for a company's login, the company that counts are taken over.

    An empty list of regions denies everything; a company without link counts nothing (0).
    """
    ids = sorted(region_ids(user))
    if user.has_role(GAS_INSPECTOR, MANAGER):
        return ids, None
    return ids, (company_id(user) or 0) if user.has_role(GAS_COMPANY) else 0


def companies(user: Any) -> QuerySet[Company]:
    """Companies seated in the area or serving it; a company's login sees its own."""
    rows = Company.objects.select_related("organisation__region")
    if not user.has_role(GAS_INSPECTOR):
        return own(rows, user)
    ids = region_ids(user)
    return rows.filter(
        Q(organisation__region__in=ids)
        | Exists(Customer.objects.filter(company=OuterRef("pk"), region__in=ids))
        | Exists(Station.objects.filter(company=OuterRef("pk"), region__in=ids))
    )


def may_write(user: Any, *, region: Region, company: Company | None) -> None:
    """Refuse a write outside the user's area or, for a company's login, his company."""
    if not covers(user, region):
        raise GasError("不在您的管辖地区。", "请选择本地区。", field="region")
    if user.has_role(GAS_INSPECTOR):
        return
    mine = company_id(user) if user.has_role(GAS_COMPANY) else None
    if mine is None or company is None or company.pk != mine:
        raise GasError("不是本企业的数据。", "请登录所属企业的账号。", field="company")
