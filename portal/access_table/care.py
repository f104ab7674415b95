"""Services due and delivered, assessments, life certificates; imports of files."""

from portal.access.policy import Access, Scope
from portal.access_table.words import CASE
from portal.accounts import roles

_RULES = frozenset({roles.CASEWORKER, roles.MANAGER, roles.CATALOGUE_ADMIN})
_STEPS = frozenset({roles.CASEWORKER, roles.CHECKER, roles.APPROVER, roles.MANAGER})
#: Which kinds of files, and whose, is decided by the kind (``portal.importing.kinds``).
_IMPORTS = frozenset(
    {
        roles.CASEWORKER,
        roles.GAS_INSPECTOR,
        roles.GAS_COMPANY,
        roles.EMPLOYMENT_WORKER,
        roles.EMPLOYMENT_SERVICE,
    }
)
_CLERKS = frozenset({roles.CASEWORKER})

TABLE: dict[str, Access] = {
    "importing:list": Access(Scope.ROWS, _IMPORTS),
    "importing:new": Access(Scope.NOTHING, _IMPORTS, sample="import_kind"),
    "importing:template": Access(Scope.NOTHING, _IMPORTS, sample="import_kind"),
    "importing:one": Access(Scope.OBJECT, _IMPORTS, sample="import"),
    "importing:confirm": Access(Scope.OBJECT, _IMPORTS, sample="import"),
    "importing:discard": Access(Scope.OBJECT, _IMPORTS, sample="import"),
    "importing:marked": Access(Scope.OBJECT, _IMPORTS, sample="import", note="下载留痕"),
    "care:dues": Access(Scope.ROWS, CASE),
    "care:draw": Access(Scope.ROWS, _CLERKS),
    "care:completion": Access(Scope.ROWS, CASE),
    "care:visit": Access(Scope.OBJECT, _CLERKS, sample="care_due"),
    "care:person": Access(Scope.OBJECT, CASE, sample="person"),
    "care:record": Access(Scope.OBJECT, _CLERKS, sample="person"),
    "care:assess": Access(Scope.OBJECT, _CLERKS, sample="person"),
    "care:undo": Access(Scope.OBJECT, _CLERKS, sample="care_record", note="限登记当天"),
    "care:assessments": Access(Scope.ROWS, CASE),
    "care:assessment": Access(Scope.OBJECT, CASE, sample="assessment"),
    "care:withdraw": Access(Scope.OBJECT, _CLERKS, sample="assessment"),
    "care:life": Access(Scope.ROWS, CASE),
    "care:propose": Access(Scope.ROWS, _CLERKS),
    "care:life_one": Access(Scope.OBJECT, CASE, sample="life_check"),
    "care:life_step": Access(
        Scope.OBJECT, _STEPS, sample="life_check", note="停发由提出以外的人确认"
    ),
    "care:life_rules": Access(Scope.ROWS, _RULES, note="发布须是另一个人"),
}
