"""Reads of imports."""

from typing import Any

from django.db.models import Q, QuerySet

from portal.accounts.scope import scoped
from portal.importing.kinds import ImportKind, all_kinds, kind_of
from portal.importing.models import FileImport, State


def kinds_for(user: Any) -> list[ImportKind]:
    """The kinds a user may import."""
    return [kind for kind in all_kinds() if not kind.roles or user.has_role(*kind.roles)]


def imports_of(user: Any) -> QuerySet[FileImport]:
    """Past imports of the user's area, of the kinds he may see, newest first."""
    kinds = kinds_for(user)
    alone = [kind.key for kind in kinds if kind.own_files and set(user.roles) <= kind.own_files]
    shared = [kind.key for kind in kinds if kind.key not in alone]
    mine = Q(kind__in=alone, uploaded_by_id=user.pk)
    rows = scoped(FileImport.objects.select_related("region"), user)
    return rows.filter(Q(kind__in=shared) | mine)


def open_imports(user: Any) -> QuerySet[FileImport]:
    """Imports that wait for a person, or for a worker."""
    waiting = [State.WAITING, State.CHECKING, State.READY, State.REJECTED, State.APPLYING]
    return imports_of(user).filter(state__in=[*waiting, State.FAILED], emptied_at=None)


def applied_before(file: FileImport) -> FileImport | None:
    """An applied import of exactly the same file."""
    same = FileImport.objects.filter(
        kind=file.kind, region=file.region, sha256=file.sha256, state=State.APPLIED
    )
    return same.exclude(pk=file.pk).order_by("applied_at").first()


def kind_label(key: str) -> str:
    """What a kind is called; the key itself when its app is gone."""
    try:
        return kind_of(key).label
    except KeyError:
        return key
