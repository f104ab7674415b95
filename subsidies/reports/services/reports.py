"""Asking for a report, making it, opening it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

from django.db import transaction

from portal.accounts import roles
from portal.accounts.models import User
from portal.accounts.scope import covers
from portal.audit.services import record
from portal.lib.periods import Month
from portal.lib.workbook import write_workbook
from portal.regions.models import Region
from portal.regions.selectors import tree
from subsidies.bankfiles.models import StoredFile
from subsidies.bankfiles.services import drop_file, store_file
from subsidies.bankfiles.stored import whole
from subsidies.reports.building import rows_of, sheet_of
from subsidies.reports.models import Report
from subsidies.reports.models.report import Kind, State

KEPT = timedelta(days=7)
OPENERS = frozenset({roles.FINANCE, roles.MANAGER, roles.CASEWORKER})


class ReportError(ValueError):
    """A report that is refused; the message says why and what to do."""


@transaction.atomic
def request_report(
    *,
    kind: str,
    region: str,
    month: Month,
    masked: bool,
    purpose: str,
    actor: User,
    at: datetime,
    origin: str = "",
) -> Report:
    """Ask for a report of one's own area; full numbers need a purpose and are recorded."""
    purpose = purpose.strip()
    if kind not in Kind.values:
        raise ReportError("请选择一种报表。")
    if not covers(actor, Region.objects.filter(code=region, valid_to=None).first()):
        raise ReportError("只能生成本区划及以下的报表。")
    if not tree(month).counties(region):
        raise ReportError("请选择县市区或以上的区划。")
    if not masked and not actor.has_role(*OPENERS):
        raise ReportError("含完整号码的报表由经办、财务或主管生成；可选遮盖号码。")
    if not masked and not purpose:
        raise ReportError("报表含完整号码，请写明用途，例如“村公示栏签领”。")
    report = Report.objects.create(
        kind=kind,
        region=region,
        month=month.first,
        masked=masked,
        purpose=purpose[:200],
        requested_at=at,
        requested_by=actor,
    )
    _tell("request", report, actor, at, origin)
    return report


@transaction.atomic
def make_report(*, report_id: int, at: datetime, tick: Callable[[int], None]) -> Report:
    """Make a report that waits; one that is ready is left as it is.

    Rows go from a server-side cursor into the workbook as they come; nothing is written to a
    disk in clear.
    """
    report = Report.objects.select_for_update().get(pk=report_id)
    if report.state in (State.READY, State.DROPPED):
        return report
    made, counted = BytesIO(), [0]

    def counting(rows: int) -> None:
        counted[0] = rows
        tick(rows)

    with rows_of(report) as rows:
        write_workbook(made, [sheet_of(report, rows, counting)])
    report.content = store_file(name=_name(report), content=made, at=at)
    report.state, report.finished_at, report.row_count = State.READY, at, counted[0]
    report.error = ""
    report.save()
    _tell("ready", report, None, at, "")
    return report


@transaction.atomic
def fail_report(*, report_id: int, error: str, at: datetime) -> None:
    """Keep why a report could not be made; it may be asked for again."""
    report = Report.objects.select_for_update().get(pk=report_id)
    if report.state == State.READY:
        return
    report.state, report.error, report.finished_at = State.FAILED, error[:300], at
    report.save(update_fields=["state", "error", "finished_at"])
    _tell("fail", report, None, at, "")


@transaction.atomic
def open_report(*, report: Report, actor: User, at: datetime, origin: str = "") -> bytes:
    """The workbook; every opening is recorded with the report's purpose."""
    if report.state != State.READY or report.content is None:
        raise ReportError(f"报表{report.get_state_display()}，现在不能下载。需要的请重新生成。")
    if not report.masked and report.requested_by_id != actor.pk:
        raise ReportError("含完整号码的报表只由申请人下载；需要的请自己写明用途生成。")
    _tell("open", report, actor, at, origin)
    return whole(report.content)


@transaction.atomic
def drop_old_reports(*, at: datetime) -> int:
    """Remove the files of reports older than KEPT; how many."""
    old = Report.objects.filter(state=State.READY, finished_at__lt=at - KEPT)
    dropped = 0
    for report in old.select_for_update(skip_locked=True):
        content: StoredFile | None = report.content
        report.content, report.state = None, State.DROPPED
        report.save(update_fields=["content", "state"])
        if content is not None:
            drop_file(file=content)
        _tell("drop", report, None, at, "")
        dropped += 1
    return dropped


def _name(report: Report) -> str:
    month = Month.of(report.month)
    when = f"{month.year}" if report.kind == Kind.YEAR else f"{month}"
    hidden = "" if report.masked else "-含完整号码"
    return f"{tree(month).name(report.region)}{when}{report.get_kind_display()}{hidden}.xlsx"


def _tell(what: str, report: Report, actor: User | None, at: datetime, origin: str) -> None:
    record(
        actor=actor,
        action=f"report.{what}",
        subject_kind="report",
        subject_id=report.pk,
        before=None,
        after={
            "kind": report.kind,
            "region": report.region,
            "month": f"{report.month:%Y-%m}",
            "masked": report.masked,
            "rows": report.row_count,
        },
        at=at,
        origin=origin,
        reason=report.purpose,
    )
