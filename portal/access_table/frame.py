"""The frame: who signs in, the first page, administration, audit."""

from portal.access.policy import Access, Scope
from portal.access_table.words import ADMIN_SITE, OWN, PUBLIC
from portal.accounts import roles

TABLE: dict[str, Access] = {
    "home": Access(Scope.ROWS),
    "login": PUBLIC,
    "logout": PUBLIC,
    "work_month": OWN,
    "work_area": OWN,
    "gallery": Access(Scope.NOTHING, note="仅开发环境"),
    "admin:*": Access(Scope.EVERYTHING, ADMIN_SITE, note="不含人员数据"),
    "password": OWN,
    "audit": Access(Scope.EVERYTHING, frozenset({roles.AUDITOR})),
}
