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
}
