"""Facilities, indicators, estates, claims of institutions."""

from portal.access.policy import Access, Scope
from portal.access_table.words import CASE, CASEWORK, CATALOGUE

LIST = Access(Scope.ROWS, CASE)
NEW = Access(Scope.ROWS, CASEWORK)
HOME = Access(Scope.OBJECT, CASE, sample="institution")
CHANGE = Access(Scope.OBJECT, CASEWORK, sample="institution")
CLAIM = Access(Scope.OBJECT, CASE, sample="claim")

TABLE: dict[str, Access] = {
    "facilities:list": LIST,
    "facilities:new": NEW,
    "facilities:home": HOME,
    "facilities:edit": CHANGE,
    "facilities:account": CHANGE,
    "facilities:add_record": Access(Scope.OBJECT, CASEWORK, sample="institution_record"),
    "facilities:change_record": Access(Scope.OBJECT, CASEWORK, sample="institution_beds"),
    "facilities:residents": HOME,
    "facilities:admit": CHANGE,
    "facilities:resident": Access(Scope.OBJECT, CASE, writes=CASEWORK, sample="resident"),
    "facilities:add_photo": CHANGE,
    "facilities:photo": Access(Scope.OBJECT, CASE, writes=CASEWORK, sample="photo"),
    "schemes:list": LIST,
    "schemes:new": NEW,
    "schemes:prior": NEW,
    "schemes:claim": CLAIM,
    "schemes:print": CLAIM,
    "schemes:redraft": Access(Scope.OBJECT, CASEWORK, sample="claim"),
    "schemes:move": Access(
        Scope.OBJECT, CASE, sample="claim_action", note="经办、复核、审批须是三个人"
    ),
    "schemes:standards": Access(Scope.NOTHING, CASE | CATALOGUE),
    "schemes:standard": Access(
        Scope.OBJECT, CASE | CATALOGUE, writes=CATALOGUE, sample="scheme_version",
        note="发布须是另一个人；上级已发布的可读",
    ),
    "schemes:draft_standard": Access(Scope.OBJECT, CATALOGUE, sample="scheme_version"),
}  # fmt: skip
