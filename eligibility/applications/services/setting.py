"""What catalogue admins set: publicity, checklists; and the layouts of exports."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from eligibility.applications.errors import ApplicationError
from eligibility.applications.fields import FIELDS
from eligibility.applications.handling import is_private
from eligibility.applications.models import (
    Application,
    DayKind,
    Handling,
    Layout,
    Paper,
    Received,
    Shown,
)
from eligibility.applications.papers import proposed_papers
from eligibility.applications.services.base import leave_event
from eligibility.models import CatalogueItem
from portal.audit.services import record
from portal.regions.models import Region

LONGEST_PUBLICITY = 60


@transaction.atomic
def set_handling(
    *, item: CatalogueItem, shown: str, days: int, day_kind: str, basis: str, actor: Any,
    at: datetime,
) -> Handling:  # fmt: skip
    """Say how an item is made public; what tells of health or disability is never named."""
    if shown not in Shown.values or day_kind not in DayKind.values:
        raise ApplicationError("请选择公示方式和天数的算法。", field="shown")
    if shown == Shown.NAMED and is_private(item):
        raise ApplicationError(
            f"“{item.name}”涉及残疾、健康或家庭隐私，公示时不得写明项目名称。",
            "请选“项目名称不公开”或“不公示”。", field="shown",
        )  # fmt: skip
    days = 0 if shown == Shown.NONE else days
    if shown != Shown.NONE and not 1 <= days <= LONGEST_PUBLICITY:
        raise ApplicationError(
            f"公示天数应在 1 至 {LONGEST_PUBLICITY} 之间。",
            "通常为 7 日或 7 个工作日。",
            field="days",
        )
    if not basis.strip():
        raise ApplicationError("请写明依据或理由。", "如文件名称和条款。", field="basis")
    known = Handling.objects.filter(item=item).first()
    before = None if known is None else _handling(known)
    row, _ = Handling.objects.update_or_create(
        item=item,
        defaults={
            "shown": shown, "days": days, "day_kind": day_kind, "basis": basis.strip(),
            "recorded_at": at, "recorded_by": actor,
        },
    )  # fmt: skip
    record(
        actor=actor, action="handling.set", subject_kind="item", subject_id=item.pk,
        before=before, after=_handling(row), at=at, reason=basis,
    )  # fmt: skip
    return row


def _handling(row: Handling) -> dict[str, Any]:
    return {"shown": row.shown, "days": row.days, "day_kind": row.day_kind, "basis": row.basis}


@transaction.atomic
def add_paper(
    *, item: CatalogueItem, name: str, basis: str, required: bool, actor: Any, at: datetime
) -> Paper:
    """Put a paper on an item's checklist, with the document that asks for it."""
    if not name.strip() or not basis.strip():
        raise ApplicationError(
            "材料名称和依据都要填写。", "依据写文件名称和条款。",
            field="name" if not name.strip() else "basis",
        )  # fmt: skip
    place = Paper.objects.filter(item=item, ended_at=None).count() + 1
    try:
        with transaction.atomic():
            row = Paper.objects.create(
                item=item, name=name.strip(), basis=basis.strip(), required=required, place=place,
                recorded_at=at, recorded_by=actor,
            )  # fmt: skip
    except IntegrityError as error:
        if "paper_once_an_item" not in str(error):
            raise
        raise ApplicationError(f"“{name.strip()}”已在清单里。", field="name") from None
    _paper_event(row, "add", actor, at)
    return row


@transaction.atomic
def propose_papers(*, item: CatalogueItem, actor: Any, at: datetime) -> int:
    """Give an item that never had a checklist the papers its conditions call for, to be confirmed.

    How many; none where a catalogue admin has set a list, or taken everything off it.
    """
    if Paper.objects.filter(item=item).exists():
        return 0
    rows = [
        Paper(
            item=item, name=name, basis=f"{item.clause}的条件", status=Paper.Status.TO_CONFIRM,
            required=False, place=place, recorded_at=at, recorded_by=actor,
        )
        for place, name in enumerate(proposed_papers([item]).get(item.pk, []), start=1)
    ]  # fmt: skip
    Paper.objects.bulk_create(rows, ignore_conflicts=True)  # somebody else's visit, just now
    for row in rows:
        _paper_event(row, "propose", actor, at)
    return len(rows)


@transaction.atomic
def confirm_paper(
    *, paper: Paper, basis: str, required: bool, actor: Any, at: datetime
) -> Paper:  # fmt: skip
    """A proposed paper is asked for by a document after all."""
    row = Paper.objects.select_for_update().get(pk=paper.pk)
    if row.ended_at is not None or row.status != Paper.Status.TO_CONFIRM:
        raise ApplicationError(f"“{row.name}”已经确认或去掉。", "请刷新页面。")
    if not basis.strip():
        raise ApplicationError("请写明依据。", "写文件名称和条款。", field="basis")
    row.status, row.basis, row.required = Paper.Status.OFFICIAL, basis.strip(), required
    row.save(update_fields=["status", "basis", "required"])
    _paper_event(row, "confirm", actor, at)
    return row


@transaction.atomic
def end_paper(*, paper: Paper, actor: Any, at: datetime) -> Paper:
    """Take a paper off the checklist; what was received stays on record."""
    row = Paper.objects.select_for_update().get(pk=paper.pk)
    if row.ended_at is None:
        row.ended_at, row.ended_by = at, actor
        row.save(update_fields=["ended_at", "ended_by"])
        _paper_event(row, "end", actor, at)
    return row


def _paper_event(row: Paper, action: str, actor: Any, at: datetime) -> None:
    record(
        actor=actor, action=f"paper.{action}", subject_kind="item", subject_id=row.item_id,
        before=None, after={"name": row.name, "required": row.required}, at=at, reason=row.basis,
    )  # fmt: skip


@transaction.atomic
def tick_papers(
    *, application: Application, papers: Mapping[int, str], actor: Any, at: datetime
) -> int:
    """Write which papers of the checklist are there, each with a note; how many are."""
    row = Application.objects.select_for_update(of=("self",)).select_related("item").get(
        pk=application.pk
    )  # fmt: skip
    if not row.is_open:
        raise ApplicationError(f"“{row.name}”已办结，", "材料清单不能再改。")
    listed = set(Paper.objects.filter(item=row.item, ended_at=None).values_list("pk", flat=True))
    wanted = {pk: note.strip() for pk, note in papers.items() if pk in listed}
    known = {r.paper_id: r for r in row.received.all()}
    row.received.filter(paper_id__in=set(known) & listed - set(wanted)).delete()
    for pk, note in wanted.items():
        if pk not in known:
            Received.objects.create(application=row, paper_id=pk, note=note, at=at, by=actor)
        elif known[pk].note != note:
            Received.objects.filter(pk=known[pk].pk).update(note=note, at=at, by=actor)
    if set(known) & listed != set(wanted):
        leave_event(row, "papers", None, actor=actor, at=at)
    return len(wanted)


@transaction.atomic
def save_layout(
    *, region: Region, name: str, columns: Sequence[Mapping[str, str]], actor: Any, at: datetime
) -> Layout:
    """Keep a layout under a name; the one of the same name before it is ended."""
    if not name.strip():
        raise ApplicationError("格式名称没有填写。", "如“省系统导入表”。", field="name")
    unknown = [c["field"] for c in columns if c["field"] not in FIELDS and c["field"] != ""]
    if unknown or not columns:
        raise ApplicationError(
            f"没有字段“{'、'.join(unknown)}”。" if unknown else "没有选列。",
            "请从列表中选择字段。", field="columns",
        )  # fmt: skip
    Layout.objects.filter(region=region, name=name.strip(), ended_at=None).update(
        ended_at=at, ended_by=actor
    )
    row = Layout.objects.create(
        region=region, name=name.strip(), recorded_at=at, recorded_by=actor,
        columns=[{"field": c["field"], "heading": c["heading"].strip()} for c in columns],
    )  # fmt: skip
    record(
        actor=actor, action="layout.save", subject_kind="layout", subject_id=row.pk, before=None,
        after={"name": row.name, "columns": row.columns}, at=at,
    )  # fmt: skip
    return row


@transaction.atomic
def end_layout(*, layout: Layout, actor: Any, at: datetime) -> Layout:
    """Take a layout out of use; files made with it stay as they are."""
    row = Layout.objects.select_for_update(of=("self",)).get(pk=layout.pk)
    if row.ended_at is None:
        row.ended_at, row.ended_by = at, actor
        row.save(update_fields=["ended_at", "ended_by"])
        record(
            actor=actor, action="layout.end", subject_kind="layout", subject_id=row.pk,
            before=None, after={"name": row.name}, at=at,
        )  # fmt: skip
    return row
