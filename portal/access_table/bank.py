"""Bank files, return files, funding shares, reports of money."""

from portal.access.policy import Access, Scope
from portal.access_table.words import PAYOUT
from portal.accounts import roles

FINANCE = frozenset({roles.FINANCE})
EDITORS = frozenset({roles.FINANCE, roles.MANAGER})

TABLE: dict[str, Access] = {
    "bank:home": Access(Scope.ROWS, PAYOUT),
    "bank:batch": Access(Scope.OBJECT, PAYOUT, sample="batch"),
    "bank:export": Access(Scope.OBJECT, FINANCE, sample="batch", note="须写用途并留痕"),
    "bank:file": Access(Scope.OBJECT, PAYOUT, sample="bank_file", note="账号遮盖"),
    "bank:download": Access(
        Scope.OBJECT, FINANCE, sample="bank_file", note="含完整账号，须写用途并留痕"
    ),
    "bank:upload": Access(Scope.OBJECT, FINANCE, sample="bank_file"),
    "bank:refuse_whole": Access(Scope.OBJECT, FINANCE, sample="bank_file"),
    "bank:returns": Access(Scope.ROWS, PAYOUT),
    "bank:return": Access(Scope.OBJECT, PAYOUT, sample="return_file", note="账号遮盖"),
    "bank:decide": Access(Scope.OBJECT, FINANCE, sample="return_action"),
    "bank:unknown": Access(Scope.ROWS, PAYOUT),
    "bank:clear": Access(Scope.OBJECT, FINANCE, sample="bank_row"),
    "bank:layouts": Access(Scope.ROWS, PAYOUT),
    "bank:new_layout": Access(Scope.ROWS, EDITORS),
    "bank:layout": Access(
        Scope.OBJECT, PAYOUT, sample="bank_layout", note="财务、主管可改，启用须是另一个人"
    ),
    "bank:briefs": Access(Scope.ROWS, PAYOUT, note="财务、主管可改"),
    "bank:funding": Access(Scope.ROWS, PAYOUT),
    "bank:funding_xlsx": Access(Scope.ROWS, PAYOUT),
    "bank:shares": Access(Scope.ROWS, PAYOUT, note="财务、主管可改"),
    "bank:lottery": Access(Scope.ROWS, PAYOUT, note="财务、主管可改"),
    "bank:reports": Access(Scope.ROWS, PAYOUT, note="默认遮盖；含完整号码的须写用途并留痕"),
    "bank:report": Access(Scope.OBJECT, PAYOUT, sample="report"),
    "bank:download_report": Access(Scope.OBJECT, PAYOUT, sample="report", note="留痕"),
}
