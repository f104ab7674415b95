"""Who sees which rows: the one layer that pages, exports, API, admin, tasks and counts use.

A model announces the path to its region as ``SCOPE`` (``"managing_region"``,
``"person__managing_region"`` …). A user sees the rows of the subtree of his own region, of
any time. What announces nothing is refused, and a user without a region sees nothing.
"""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from portal.regions.models import Region
from portal.regions.selectors import ids_below

Rows = TypeVar("Rows", bound=Model)


class NoScope(LookupError):
    """A model that does not say which region its rows belong to."""


def scope_path(model: type[Model]) -> str:
    """The path a model announces; NoScope when it announces none."""
    path = getattr(model, "SCOPE", None)
    if path is None:
        raise NoScope(f"{model.__name__} must announce SCOPE, the path to its region")
    return path


def region_ids(user: Any) -> frozenset[int]:
    """Primary keys of all regions a user may see; empty denies everything."""
    region = getattr(user, "region", None)
    if region is None or not getattr(user, "is_active", False):
        return frozenset()
    return ids_below(region.code)


def scoped(queryset: QuerySet[Rows], user: Any) -> QuerySet[Rows]:
    """The rows of a queryset the user may see."""
    path = scope_path(queryset.model)
    ids = region_ids(user)
    return queryset.filter(**{f"{path}__in": ids}) if ids else queryset.none()


def visible(user: Any, row: Model) -> bool:
    """Whether the user may see one row."""
    return scoped(type(row)._default_manager.all(), user).filter(pk=row.pk).exists()


def covers(user: Any, region: Region | None) -> bool:
    """Whether a region lies in the user's own."""
    return region is not None and region.pk in region_ids(user)
