"""Dashboards, measures and targets."""

from portal.access.policy import Access, Scope
from portal.access_table.words import CASE
from portal.accounts import roles

READERS = CASE | {roles.GAS_INSPECTOR, roles.EMPLOYMENT_WORKER}
#: Of some document each; whose a document's reports are is said by ``portal.policies.handling``.
REPORTERS = frozenset(
    {roles.CASEWORKER, roles.MANAGER, roles.EMPLOYMENT_WORKER, roles.GAS_INSPECTOR}
)
CONFIRMERS = frozenset(
    {
        roles.CHECKER, roles.APPROVER, roles.MANAGER, roles.GAS_INSPECTOR, roles.EMPLOYMENT_WORKER,
    }
)  # fmt: skip

TABLE: dict[str, Access] = {
    "boards:overview": Access(Scope.ROWS, READERS),
    "boards:wall": Access(Scope.ROWS, READERS),
    "boards:board": Access(Scope.ROWS, READERS, sample="board"),
    "boards:list": Access(Scope.ROWS, READERS, sample="indicator"),
    "boards:measures": Access(Scope.ROWS, READERS),
    "boards:document": Access(Scope.OBJECT, READERS, sample="document"),
    "boards:bulletin": Access(Scope.OBJECT, READERS, sample="bulletin"),
    "boards:measure": Access(Scope.OBJECT, READERS, writes=REPORTERS, sample="measure"),
    "boards:confirm": Access(
        Scope.OBJECT, CONFIRMERS, sample="measure_report", note="报送人不能核对自己的报送"
    ),
}  # fmt: skip
