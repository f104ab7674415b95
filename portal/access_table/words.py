"""Words the entries share."""

from portal.access.policy import Access, Scope
from portal.accounts import roles

#: Those who work on people's cases; the three administrators see no files.
CASE = frozenset({roles.CASEWORKER, roles.CHECKER, roles.APPROVER, roles.FINANCE, roles.MANAGER})
#: Those who write in the files.
CASEWORK = frozenset({roles.CASEWORKER})
#: Those who move money through its steps.
PAYOUT = frozenset({roles.CASEWORKER, roles.CHECKER, roles.APPROVER, roles.FINANCE, roles.MANAGER})
#: Those who draft and publish catalogues, parameters and standards.
CATALOGUE = frozenset({roles.CATALOGUE_ADMIN})
ADMIN_SITE = frozenset({roles.SYSTEM_ADMIN, roles.SECURITY_ADMIN})

PUBLIC = Access(Scope.NOTHING, public=True)
SIGNED_IN = Access(Scope.NOTHING)
OWN = Access(Scope.OWN)
PERSON = Access(Scope.OBJECT, CASE, sample="person")
