"""States of an import in words."""

from portal.accounts import roles
from portal.importing.models import State
from portal.web.words import Word

#: Those who import; another role also needs the entries of the access table (docs/adr).
READERS = frozenset(
    {
        roles.CASEWORKER,
        roles.GAS_INSPECTOR,
        roles.GAS_COMPANY,
        roles.EMPLOYMENT_WORKER,
        roles.EMPLOYMENT_SERVICE,
    }
)
STATES = {
    State.WAITING: Word("排队中", "accent", "clock"),
    State.CHECKING: Word("预检中", "accent", "refresh"),
    State.REJECTED: Word("有错误，未导入", "bad", "alert-triangle"),
    State.READY: Word("待确认导入", "warn", "clock"),
    State.UNCHANGED: Word("无变化", "plain", "check"),
    State.APPLYING: Word("导入中", "accent", "refresh"),
    State.APPLIED: Word("已导入", "good", "circle-check"),
    State.DISCARDED: Word("已放弃", "plain", "x"),
    State.FAILED: Word("未完成", "bad", "alert-triangle"),
}
