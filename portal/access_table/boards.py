"""Dashboards, measures and targets."""

from portal.access.policy import Access, Scope
from portal.access_table.words import CASE
from portal.accounts import roles

READERS = CASE | {roles.GAS_INSPECTOR, roles.EMPLOYMENT_WORKER}

TABLE: dict[str, Access] = {
    "boards:overview": Access(Scope.ROWS, READERS),
    "boards:wall": Access(Scope.ROWS, READERS),
    "boards:board": Access(Scope.ROWS, READERS, sample="board"),
    "boards:list": Access(Scope.ROWS, READERS, sample="indicator"),
}
