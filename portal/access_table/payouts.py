"""Payouts: runs, batches, exceptions."""

from portal.access.policy import Access, Scope
from portal.access_table.words import PAYOUT
from portal.accounts import roles

TABLE: dict[str, Access] = {
    "payouts": Access(Scope.ROWS, PAYOUT),
    "start_run": Access(Scope.ROWS, frozenset({roles.CASEWORKER, roles.FINANCE, roles.MANAGER})),
    "run_progress": Access(Scope.ROWS, PAYOUT),
    "payout_exceptions": Access(Scope.ROWS, PAYOUT),
    "payout_budgets": Access(Scope.ROWS, PAYOUT, note="由财务或主管登记"),
    "payout_limits": Access(Scope.ROWS, PAYOUT, note="由主管登记"),
    "openings": Access(Scope.ROWS, PAYOUT, note="由财务或主管上传"),
    "opening_template": Access(Scope.NOTHING, PAYOUT),
    "opening": Access(Scope.OBJECT, PAYOUT, sample="opening"),
    "opening_step": Access(
        Scope.OBJECT,
        frozenset({roles.FINANCE, roles.MANAGER}),
        sample="opening_action",
        note="上传和确认须是两个人",
    ),
    "payout_schedule": Access(Scope.ROWS, PAYOUT, note="由主管设定"),
    "receivables": Access(Scope.ROWS, PAYOUT),
    "receivable": Access(
        Scope.OBJECT, PAYOUT, sample="receivable", note="每一步另看角色，核销须两人"
    ),
    "receivable_sheet": Access(Scope.OBJECT, PAYOUT, sample="receivable"),
    "batch": Access(Scope.OBJECT, PAYOUT, sample="batch"),
    "batch_review": Access(Scope.OBJECT, PAYOUT, sample="batch"),
    "batch_changes": Access(Scope.OBJECT, PAYOUT, sample="batch"),
    "tick_oddities": Access(
        Scope.OBJECT, frozenset({roles.CHECKER}), sample="batch", note="报送人自己不能核对"
    ),
    "move_batch": Access(
        Scope.OBJECT, PAYOUT, sample="batch_action", note="每一步另看角色，三步须是三个人"
    ),
}
