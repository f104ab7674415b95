"""What importing puts on the 工作台."""

from django.http import HttpRequest
from django.urls import reverse

from portal.importing.models import State
from portal.importing.selectors import kinds_for, open_imports
from portal.importing.web.words import READERS
from portal.web.entries import Panel, PanelItem, allowed

SHOWN = 4
_NOTES = {
    State.READY: "预检完成，等待确认",
    State.REJECTED: "有错误，改正后重新上传",
    State.FAILED: "未完成，请重新上传",
}


def panel(request: HttpRequest) -> Panel | None:
    """Files that wait for someone; nothing for those who import nothing."""
    if not allowed(request.user, READERS) or not kinds_for(request.user):
        return None
    waiting = open_imports(request.user)[:SHOWN]
    items = tuple(
        PanelItem(
            file.file_name,
            file.errors if file.state == State.REJECTED else file.new + file.changed,
            _NOTES.get(State(file.state), file.get_state_display()),
            reverse("importing:one", args=[file.pk]),
        )
        for file in waiting
    )
    more = PanelItem("导入人员和情况", "", "从 Excel 批量登记或更新", reverse("importing:list"))
    return Panel("导入待处理", "today", items or (more,))
