"""Who works at the desk."""

from portal.accounts import roles

DESK_ROLES = frozenset({roles.CASEWORKER})
