"""What the lists put on the 工作台 of a catalogue admin."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from eligibility.editing.board import boards
from eligibility.editing.demo import make_demo
from eligibility.editing.kinds import kind_of, period_words
from eligibility.editing.selectors import codes_of, published_lately, running_out, unsure, waiting
from eligibility.models.dated import State
from eligibility.web.editing.base import ADMINS, title_of
from eligibility.web.editing.steps import page_of
from portal.registry import registry
from portal.web.entries import Panel, PanelItem, allowed
from portal.web.month import work_month

LATELY = 5
DEMO = ("起草、试算一个县的新标准", make_demo)
VALUES = {"parameters": "参数", "standards": "地方标准"}


def to_do(request: HttpRequest) -> Panel | None:
    """What waits for this person's publication, what waits for another's, and own drafts."""
    if not allowed(request.user, ADMINS):
        return None
    own = request.user.pk
    rows = waiting(request.user)
    submitted = [row for row in rows if row.state == State.SUBMITTED]
    mine = [row for row in submitted if own in (row.recorded_by, row.submitted_by)]
    drafts = [row for row in rows if row.state == State.DRAFT and row.recorded_by == own]
    inbox = reverse("editing:inbox")
    lines = (
        ("待您核对发布", len(submitted) - len(mine), "别人提交的版本、参数和标准"),
        ("已提交，等另一位发布", len(mine), ""),
        ("您的草稿", len(drafts), ""),
    )
    items = tuple(PanelItem(label, count, note, inbox) for label, count, note in lines if count)
    return Panel("", "today", items, empty="没有要发布的内容，也没有草稿。")


def lately(request: HttpRequest) -> Panel | None:
    """What was published last."""
    if not allowed(request.user, ADMINS):
        return None
    items = tuple(
        PanelItem(
            title_of(row), note=f"{kind_of(row).label} · {period_words(row)}"
            f" · {timezone.localtime(row.published_at):%Y-%m-%d}发布", url=page_of(row),
        )
        for row in published_lately(request.user, LATELY)
    )  # fmt: skip
    return Panel("最近发布", "month", items, empty="还没有人在这里发布过；现行内容来自载入的文件。")


def notices(request: HttpRequest) -> Panel | None:
    """Values to confirm or about to end, and counties whose own list is overdue."""
    if not allowed(request.user, ADMINS):
        return None
    month = work_month(request)
    items = [
        PanelItem(
            f"待确认的{VALUES[kind]}",
            count,
            "用到的地方都有标注",
            _values(kind, "status=to_confirm"),
        )
        for kind, count in unsure(request.user, month).items()
    ]
    items += [
        PanelItem(
            f"三个月内到期的{VALUES[kind]}",
            count,
            "之后没有接续，请及时登记",
            _values(kind),
        )
        for kind, count in running_out(request.user, month).items()
    ]
    found = boards(codes_of(request.user), month, timezone.localdate())
    if late := sum(county.late and not county.published for b in found for county in b.counties):
        items.append(
            PanelItem(
                "逾期未登记清单的县市区", late, "文件规定的公布期限已过", reverse("editing:board")
            )
        )
    return Panel("", "notices", tuple(items), empty="近期没有需要提醒的事项。")


def _values(kind: str, query: str = "") -> str:
    address = reverse("editing:values", args=[kind])
    return f"{address}?{query}" if query else address


def announce() -> None:
    """Panels of the 工作台 and a step of the demonstration; called from ``AppConfig.ready``."""
    registry.add("home_panel", "lists.to_do", to_do, order=5)
    registry.add("home_panel", "lists.lately", lately, order=5)
    registry.add("home_panel", "lists.notices", notices, order=5)
    registry.add("demo_step", "lists", DEMO, order=55)
