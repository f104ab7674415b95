"""Services due and delivered, assessments, life certificates; imports of files."""

from portal.access.policy import Access, Scope
from portal.accounts import roles

_IMPORTS = frozenset({roles.CASEWORKER})

TABLE: dict[str, Access] = {
    "importing:list": Access(Scope.ROWS, _IMPORTS),
    "importing:new": Access(Scope.NOTHING, _IMPORTS, sample="import_kind"),
    "importing:template": Access(Scope.NOTHING, _IMPORTS, sample="import_kind"),
    "importing:one": Access(Scope.OBJECT, _IMPORTS, sample="import"),
    "importing:confirm": Access(Scope.OBJECT, _IMPORTS, sample="import"),
    "importing:discard": Access(Scope.OBJECT, _IMPORTS, sample="import"),
    "importing:marked": Access(Scope.OBJECT, _IMPORTS, sample="import", note="下载留痕"),
}
