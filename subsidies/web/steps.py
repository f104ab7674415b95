"""The way of a batch, and how far it has come."""

from django.utils import timezone

from subsidies.models import Batch
from subsidies.models.batch import State

WAY = (
    ("核算", State.COMPUTED, "computed", ""),
    ("报送", State.SUBMITTED, "submitted", "经办岗报送"),
    ("复核", State.CHECKED, "checked", "等待复核岗"),
    ("审批", State.APPROVED, "approved", "等待审批岗"),
    ("报盘", State.EXPORTED, "exported", "等待财务岗"),
    ("结清", State.SETTLED, "settled", "等待银行回盘"),
)


def steps(batch: Batch) -> list[dict[str, str]]:
    """The way of a batch with what is done, what is next and who must do it."""
    found, waiting = [], batch.state != State.VOID
    for label, _, stamp, who in WAY:
        at = getattr(batch, f"{stamp}_at")
        state, note = "", ""
        if at is not None:
            state, note = "done", f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
        elif waiting:
            state, note, waiting = "now", who, False
        found.append({"label": label, "state": state, "note": note})
    return found
