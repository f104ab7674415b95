"""Who reports on a document's measures, and who sees the evidence.

An app whose people see to a document announces it as ``MEASURE_ROLES`` under the document's code.
"""

from dataclasses import dataclass

from portal.accounts import roles
from portal.registry import registry

MEASURE_ROLES = "measure_roles"


@dataclass(frozen=True, slots=True)
class Handling:
    """Roles that report, and roles that confirm; nobody confirms what he reported."""

    report: frozenset[str]
    confirm: frozenset[str]


ELDER_CARE = Handling(
    frozenset({roles.CASEWORKER, roles.MANAGER}),
    frozenset({roles.CHECKER, roles.APPROVER, roles.MANAGER}),
)


def handling(code: str) -> Handling:
    """Whose a document's reports are; elder care's people where no app says otherwise."""
    if code in registry.keys(MEASURE_ROLES):
        found: Handling = registry.get(MEASURE_ROLES, code)
        return found
    return ELDER_CARE
