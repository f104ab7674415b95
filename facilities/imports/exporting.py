"""The same sheets filled with what is registered: they can be changed and brought back."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from facilities.imports.announce import KINDS
from facilities.imports.register_columns import BEDS, PARTY
from facilities.models import (
    BedCount,
    BuiltBy,
    Fire,
    Function,
    Institution,
    Kind,
    Resident,
    ResidentGrade,
    StaffMember,
    StaffTraining,
    Visit,
)
from portal.accounts.models import User
from portal.accounts.scope import scoped
from portal.audit.services import record
from portal.importing.kinds import ImportKind
from portal.lib.workbook import harmless
from portal.parties.models import Organisation


def _residents(user: User) -> QuerySet[Any]:
    grades = ResidentGrade.objects.filter(resident=OuterRef("pk")).order_by("-from_day")
    return scoped(Resident.objects.all(), user).annotate(
        grade=Subquery(grades.values("grade")[:1]),
        graded_on=Subquery(grades.values("from_day")[:1]),
    )


def _register(user: User) -> QuerySet[Any]:
    """Institutions with their organisation's particulars and their latest beds, under flat names."""
    beds = BedCount.objects.filter(institution=OuterRef("pk")).order_by("-from_day")
    party = {name: F(f"organisation__{name}") for name in ("uscc", *PARTY)}
    latest = {name: Subquery(beds.values(name)[:1]) for name in ("from_day", *BEDS)}
    return scoped(Institution.objects.all(), user).annotate(
        region=F("organisation__region__name"), **party, **latest
    )


_ROWS: Mapping[str, Callable[[User], QuerySet[Any]]] = {
    "homes-register": _register,
    "homes-residents": _residents,
    "homes-staff": lambda user: scoped(StaffMember.objects.all(), user),
    "homes-trainings": lambda user: scoped(StaffTraining.objects.all(), user).annotate(
        name=F("staff__name"), post=F("staff__post")
    ),
    "homes-visits": lambda user: scoped(Visit.objects.all(), user),
}
_CODED = {
    "category": dict(Resident.Category.choices), "grade": dict(ResidentGrade.Grade.choices),
    "post": dict(StaffMember.Post.choices), "certificate": dict(StaffMember.Certificate.choices),
    "result": dict(Visit.Result.choices), "kind": dict([*Kind.choices, *StaffTraining.Kind.choices]),
    "ownership": dict(Organisation.Ownership.choices), "built_by": dict(BuiltBy.choices),
    "fire": dict(Fire.choices),
}  # fmt: skip


def kind_named(key: str) -> ImportKind | None:
    """The sheet of a key."""
    return next((kind for kind in KINDS if kind.key == key), None)


@transaction.atomic
def export_sheet(*, actor: User, kind: ImportKind, at: datetime, origin: str = "") -> bytes:
    """Every row of the actor's area under the heads of the import; audited with the count.

    Identity numbers stay out: the link to a file is kept when the sheet comes back without them.
    """
    rows = _ROWS[kind.key](actor)
    if rows.model is Institution:
        rows = rows.order_by("organisation__name", "pk")
    else:
        order = ("institution__organisation__name", "institution_id", "pk")
        rows = rows.select_related("institution__organisation").order_by(*order)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(kind.sheet)
    sheet.freeze_panes = "B2"
    columns = kind.columns()
    for place, column in enumerate(columns):
        sheet.column_dimensions[get_column_letter(place + 1)].width = column.width
    sheet.append([_bold(sheet, column.label) for column in columns])
    count = 0
    for row in rows.iterator(chunk_size=2000):
        sheet.append(list(_cells(row, [column.key for column in columns])))
        count += 1
    target = BytesIO()
    book.save(target)
    record(
        actor=actor, action="facilities.export", subject_kind="sheet", subject_id=kind.key,
        before=None, after={"rows": count}, at=at, origin=origin,
    )  # fmt: skip
    return target.getvalue()


def _cells(row: Any, keys: Iterable[str]) -> Iterable[Any]:
    for key in keys:
        if key == "home":
            organisation = row.institution.organisation
            yield organisation.uscc or organisation.name
        elif key == "id_number":
            yield None
        else:
            value = getattr(row, key)
            if isinstance(value, list):
                value = "、".join(Function(code).label for code in value)
            value = _CODED[key].get(value) if key in _CODED else value
            yield ("是" if value else "否") if isinstance(value, bool) else _safe(value)


def _safe(value: Any) -> Any:
    return harmless(value) if isinstance(value, str) else value


def _bold(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell
