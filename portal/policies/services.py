"""Writes of documents and reports."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db import transaction

from portal.accounts.models import User
from portal.accounts.scope import covers
from portal.audit.services import record
from portal.policies.errors import PolicyError
from portal.policies.loading import read_document
from portal.policies.models import Document, Measure, Report, ReportedFigure, Target
from portal.policies.selectors import targets_of
from portal.policies.standing import REPORTED, reporters
from portal.policies.targets import load_targets
from portal.regions.models import Region

NOTHING: Mapping[Target, Decimal] = MappingProxyType({})
#: The documents whose measures no app above loads.
MEASURES = settings.BASE_DIR / "fixtures" / "documents" / "measures"


@transaction.atomic
def load_document(*, path: Path, at: datetime) -> int:
    """Load a document and its measures from a file; how many rows are new.

    Loading only adds: the same file again changes nothing, another text for what is loaded
    is refused. Raises PolicyError.
    """
    content, measures = read_document(path)
    document, new = _added(Document, {"code": content["code"]}, content, path)
    added = int(new)
    for row in measures:
        key = {"document": document, "number": row["number"]}
        added += _added(Measure, key, row, path)[1]
    if added:
        record(
            actor=None,
            action="policies.load_document",
            subject_kind="document",
            subject_id=document.pk,
            before=None,
            after={"code": document.code, "added": added},
            at=at,
            origin=path.name,
        )
    return added


@transaction.atomic
def report_progress(
    *,
    actor: User,
    measure: Measure,
    region: Region,
    as_of: date,
    state: str,
    text: str,
    evidence: str,
    at: datetime,
    today: date,
    figures: Mapping[Target, Decimal] = NOTHING,
    origin: str = "",
) -> Report:
    """What a region reports on a measure; text and evidence are required. Raises PolicyError.

    ``figures``: of the measure's reported targets, each in its unit.
    """
    _refuse_incomplete(actor, region, state, text, evidence)
    if as_of > today:
        raise PolicyError("截至日期晚于今天。", "请填写实际截至的日期。", field="as_of")
    made = Report.objects.create(
        measure=measure, region=region, as_of=as_of, state=state, text=text.strip(),
        evidence=evidence.strip(), reported_at=at, reported_by=actor,
    )  # fmt: skip
    ReportedFigure.objects.bulk_create(
        ReportedFigure(report=made, target=target, value=value)
        for target, value in _figures(measure, region, figures).items()
    )
    record(
        actor=actor,
        action="policies.report_progress",
        subject_kind="report",
        subject_id=made.pk,
        before=None,
        after={
            "measure": str(measure),
            "region": region.code,
            "as_of": as_of,
            "state": state,
            "figures": {target.code: str(value) for target, value in figures.items()},
        },
        at=at,
        origin=origin,
    )
    return made


def _refuse_incomplete(actor: User, region: Region, state: str, text: str, evidence: str) -> None:
    if not covers(actor, region):
        raise PolicyError("不在您的管辖区划内。", "请选择本区划。", field="region")
    if state not in Report.State.values:
        raise PolicyError("没有选择进展。", "请选择已落实、正在落实或进度滞后。", field="state")
    if not text.strip():
        raise PolicyError("进展情况没有填。", "请写明做了什么、还差什么。", field="text")
    if not evidence.strip():
        raise PolicyError(
            "佐证材料没有填。", "请写明文件、台账或照片的名称和编号。", field="evidence"
        )


def _figures(
    measure: Measure, region: Region, figures: Mapping[Target, Decimal]
) -> Mapping[Target, Decimal]:
    asked = set(targets_of(measure))
    for target, value in figures.items():
        if target not in asked or target.indicator not in REPORTED:
            raise PolicyError(f"“{target}”不是这条措施由县市区报送的目标。", "请刷新页面。")
        if value < 0:
            raise PolicyError(f"“{target}”不能是负数。", "请核对后填写。", field=target.code)
        if region.code == target.region and target.at == Target.At.COUNTY:
            raise PolicyError(f"“{target}”由各县市区分别报送。", "请选择县市区。", field="region")
        if region.code not in reporters(target, [region.code]):
            raise PolicyError(
                f"“{target}”是全市（州）一个数。", "请由市（州）本级报送。", field=target.code
            )
    return figures


@transaction.atomic
def load_measures(*, at: datetime, folder: Path = MEASURES) -> int:
    """Load every document of a folder with its measures and targets; how many rows are new."""
    added = sum(load_document(path=path, at=at) for path in sorted(folder.glob("*.yaml")))
    return added + _load_targets(sorted((folder.parent / "targets").glob("*.yaml")), at)


def _load_targets(paths: Sequence[Path], at: datetime) -> int:
    """Add the targets that counties report, as far as they are missing."""
    added = 0
    for path in paths:
        if new := load_targets(Target, path, indicators=REPORTED):
            record(
                actor=None, action="policies.load_targets", subject_kind="document",
                subject_id=path.stem, before=None, after={"added": new}, at=at, origin=path.name,
            )  # fmt: skip
        added += new
    return added


@transaction.atomic
def confirm_report(*, actor: User, report: Report, at: datetime, origin: str = "") -> Report:
    """Another person has seen the evidence of a report. Raises PolicyError."""
    row = Report.objects.select_for_update().select_related("measure", "region").get(pk=report.pk)
    if not covers(actor, row.region):
        raise PolicyError("不在您的管辖区划内。", "请由本区划的人核对。")
    if row.confirmed_at is not None:
        raise PolicyError("这条报送已经核对过。", "请刷新页面。")
    if row.reported_by_id == actor.pk:
        raise PolicyError("报送人不能核对自己的报送。", "请由另一个人核对。")
    row.confirmed_at, row.confirmed_by = at, actor
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    record(
        actor=actor, action="policies.confirm_report", subject_kind="report", subject_id=row.pk,
        before=None, after={"measure": str(row.measure), "region": row.region.code}, at=at,
        origin=origin,
    )  # fmt: skip
    return row


def _added(
    model: Any, key: dict[str, Any], content: dict[str, Any], path: Path
) -> tuple[Any, bool]:
    """The row of a key, made when missing; another content than the loaded one is refused."""
    found = model.objects.filter(**key).first()
    if found is None:
        return model.objects.create(**key | content), True
    for name, value in content.items():
        if getattr(found, name) != value:
            raise PolicyError(
                f"{path.name}：{found}的“{name}”与已载入的不同。",
                "已载入的文件不能改写，请核对原文；确有更正的，另立一份文件。",
            )
    return found, False
