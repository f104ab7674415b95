"""Who sees and moves money."""

from portal.accounts import roles

PAYOUT_ROLES = frozenset(
    {roles.CASEWORKER, roles.CHECKER, roles.APPROVER, roles.FINANCE, roles.MANAGER}
)
#: Who may start a run of the month.
RUN_ROLES = frozenset({roles.CASEWORKER, roles.FINANCE, roles.MANAGER})
#: Who may take each step of a batch on its page.
MOVES = {
    "submit": frozenset({roles.CASEWORKER}),
    "check": frozenset({roles.CHECKER}),
    "approve": frozenset({roles.APPROVER}),
    "send_back": frozenset({roles.CHECKER, roles.APPROVER}),
    "void": frozenset({roles.MANAGER}),
}
#: Who looks at the oddities of a batch.
CHECK_ROLES = MOVES["check"]
#: Who keeps the ledger of what is owed back, and who takes each of its steps.
RECEIVABLE_ROLES = PAYOUT_ROLES
REPAYMENT_ROLES = frozenset({roles.CASEWORKER, roles.FINANCE})
RECEIVABLE_MOVES = {
    "confirm": frozenset({roles.CHECKER}),
    "propose": REPAYMENT_ROLES,
    "write_off": frozenset({roles.APPROVER, roles.MANAGER}),
    "refuse": frozenset({roles.APPROVER, roles.MANAGER}),
}
#: Who says on which day a county's months are computed by themselves.
SCHEDULE_ROLES = frozenset({roles.MANAGER})
#: Who enters the budgets of funds.
BUDGET_ROLES = frozenset({roles.FINANCE, roles.MANAGER})
#: Who brings past payments of another system in; two of them are needed.
OPENING_ROLES = frozenset({roles.FINANCE, roles.MANAGER})
#: Who enters how far back an item is paid.
LIMIT_ROLES = frozenset({roles.MANAGER})
