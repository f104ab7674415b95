"""Who sees applications, and who takes which step."""

from portal.accounts import roles

CASE_ROLES = frozenset(
    {roles.CASEWORKER, roles.CHECKER, roles.APPROVER, roles.FINANCE, roles.MANAGER}
)
#: Those who enter applications, call people and confirm stops.
CLERKS = frozenset({roles.CASEWORKER})
#: Those who assign unclaimed entitlements and start a sweep.
LEADERS = frozenset({roles.CASEWORKER, roles.MANAGER})
#: Those who write what other systems want, and take it out.
EXPORTERS = frozenset({roles.CASEWORKER, roles.MANAGER})
SETTERS = frozenset({roles.CATALOGUE_ADMIN})
MOVES = {
    "submit": frozenset({roles.CASEWORKER}),
    "check": frozenset({roles.CHECKER}),
    "publish": frozenset({roles.CASEWORKER, roles.CHECKER}),
    "approve": frozenset({roles.APPROVER}),
    "send_back": frozenset({roles.CHECKER, roles.APPROVER}),
    "refuse": frozenset({roles.CHECKER, roles.APPROVER}),
    "withdraw": frozenset({roles.CASEWORKER}),
}
