"""Who sees pages about people: those who work on their cases, not the administrators."""

from portal.accounts import roles

PEOPLE_ROLES = frozenset(
    {roles.CASEWORKER, roles.CHECKER, roles.APPROVER, roles.FINANCE, roles.MANAGER}
)
#: Those who write in the files.
CASEWORK_ROLES = frozenset({roles.CASEWORKER})
