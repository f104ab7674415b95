"""Papers handed to people: numbered, with their text kept as it was."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from eligibility.applications.errors import ApplicationError
from eligibility.applications.models import Application, Notice, State, Stop, StopState
from eligibility.applications.services.base import hold
from portal.audit.services import record
from portal.regions.models import Region


@transaction.atomic
def issue_notice(
    *, application: Application | None = None, stop: Stop | None = None, title: str, body: str,
    signed: str, issued_on: date, actor: Any, at: datetime,
) -> Notice:  # fmt: skip
    """Issue a 告知书 about a decided application or a confirmed stop; its text is never changed."""
    subject, kind = _subject(application, stop)
    if not body.strip() or not signed.strip():
        raise ApplicationError("正文和落款单位不能为空。", "请补全后再制作。", field="body")
    year, region = issued_on.year, subject.region
    notice = Notice.objects.create(
        region=region, kind=kind, application=application, stop=stop, year=year,
        number=_next_number(region, year), addressee=subject.person.name, title=title,
        body=body.strip(), signed=signed.strip(), issued_on=issued_on, issued_at=at,
        issued_by=actor,
    )  # fmt: skip
    record(
        actor=actor, action="notice.issue", subject_kind="notice", subject_id=notice.pk,
        before=None, at=at,
        after={"kind": kind, "number": f"{year}-{notice.number}", "person": subject.person_id},
    )  # fmt: skip
    return notice


def _subject(application: Application | None, stop: Stop | None) -> tuple[Any, str]:
    if stop is not None:
        if stop.state != StopState.CONFIRMED:
            raise ApplicationError("停发还没有确认，", "确认后再制作告知书。")
        return stop, Notice.Kind.STOP
    assert application is not None
    kinds = {State.APPROVED: Notice.Kind.GRANT, State.REFUSED: Notice.Kind.REFUSAL}
    if application.state not in kinds:
        raise ApplicationError("申请还没有办结，", "批准或不予批准后再制作告知书。")
    return application, kinds[State(application.state)]


def _next_number(region: Region, year: int) -> int:
    hold("notice", region.pk, year)
    last = Notice.objects.filter(region=region, year=year).aggregate(n=Max("number"))["n"]
    return int(last or 0) + 1
