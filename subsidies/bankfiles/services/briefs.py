"""What items are called on bank statements."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from eligibility.models import CatalogueItem
from portal.accounts.models import User
from portal.accounts.scope import covers
from portal.audit.services import record
from portal.regions.models import Region
from subsidies.bankfiles.layout import LayoutError
from subsidies.bankfiles.models import ProjectBrief
from subsidies.bankfiles.models.project_brief import Status
from subsidies.bankfiles.services.layouts import EDITORS


@transaction.atomic
def set_brief(
    *,
    item_code: str,
    region: str,
    project: str,
    brief: str,
    valid_from: date,
    document: str,
    status: str = Status.OFFICIAL,
    actor: User,
    at: datetime,
) -> ProjectBrief:
    """项目名称 and 四字摘要 of an item from a day on; an earlier row of that day is superseded.

    LayoutError names the field.
    """
    project, brief, document = project.strip(), brief.strip(), document.strip()
    _check(actor, region, item_code, project, brief, document, status)
    same_day = ProjectBrief.objects.filter(
        item_code=item_code, region=region, valid_from=valid_from, superseded_at__isnull=True
    )
    before = same_day.values("project", "brief", "document", "status").first()
    same_day.update(superseded_at=at)
    row = ProjectBrief.objects.create(
        item_code=item_code,
        region=region,
        project=project,
        brief=brief,
        valid_from=valid_from,
        document=document,
        status=status,
        recorded_at=at,
        recorded_by_id=actor.pk,
    )
    record(
        actor=actor,
        action="project_brief.set",
        subject_kind="project_brief",
        subject_id=row.pk,
        before=before,
        after={"item": item_code, "region": region, "project": project, "brief": brief},
        at=at,
    )
    return row


def _check(
    actor: User, region: str, item: str, project: str, brief: str, document: str, status: str
) -> None:
    if not actor.has_role(*EDITORS):
        raise LayoutError("四字摘要由财务岗或主管维护。")
    if not covers(actor, Region.objects.filter(code=region).first()):
        raise LayoutError("只能维护本区划及以下的摘要。", "region")
    if not CatalogueItem.objects.filter(code=item).exists():
        raise LayoutError(f"没有编码为“{item}”的项目。请从列表中选择。", "item_code")
    if len(brief) != 4 or not brief.isprintable():
        raise LayoutError(f"四字摘要应正好四个字，现在是{len(brief)}个。", "brief")
    if not project:
        raise LayoutError("请填写系统补贴项目名称。", "project")
    if not document:
        raise LayoutError("请填写依据，例如当年的补贴政策清单文号。", "document")
    if status == Status.DEMO and not settings.DEBUG:
        raise LayoutError("演示数据只能用在演示环境中。", "status")
