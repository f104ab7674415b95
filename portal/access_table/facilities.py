"""Facilities, indicators, estates, claims of institutions."""

from portal.access.policy import Access, Scope
from portal.access_table.words import CASE, CASEWORK, CATALOGUE

LIST = Access(Scope.ROWS, CASE)
NEW = Access(Scope.ROWS, CASEWORK)
HOME = Access(Scope.OBJECT, CASE, sample="institution")
CHANGE = Access(Scope.OBJECT, CASEWORK, sample="institution")
CLAIM = Access(Scope.OBJECT, CASE, sample="claim")

TABLE: dict[str, Access] = {
    "homes:list": LIST,
    "homes:new": NEW,
    "homes:workbook": LIST,
    "homes:sheet": Access(Scope.ROWS, CASEWORK, sample="home_sheet", note="身份证号不导出"),
    "homes:import": NEW,
    "homes:home": HOME,
    "homes:edit": CHANGE,
    "homes:account": CHANGE,
    "homes:add_record": Access(Scope.OBJECT, CASEWORK, sample="institution_record"),
    "homes:change_record": Access(Scope.OBJECT, CASEWORK, sample="institution_beds"),
    "homes:residents": HOME,
    "homes:admit": CHANGE,
    "homes:resident": Access(Scope.OBJECT, CASE, writes=CASEWORK, sample="resident"),
    "homes:add_photo": CHANGE,
    "homes:photo": Access(Scope.OBJECT, CASE, writes=CASEWORK, sample="photo"),
    "homes:figures": LIST,
    "homes:report_figure": NEW,
    "homes:indicators": Access(Scope.NOTHING, CASE),
    "homes:targets": Access(Scope.NOTHING, CASE),
    "homes:causes": Access(Scope.OBJECT, CASE, sample="target"),
    "homes:estates": LIST,
    "homes:new_estate": NEW,
    "homes:estate": Access(Scope.OBJECT, CASE, sample="estate"),
    "homes:edit_estate": Access(Scope.OBJECT, CASEWORK, sample="estate"),
    "homes:opinion": Access(Scope.OBJECT, CASE, sample="estate"),
    "homes:planning": Access(Scope.NOTHING, CASE),
    "homes:waiting": LIST,
    "homes:apply": NEW,
    "homes:waiting_entry": Access(Scope.OBJECT, CASE, sample="waiting"),
    "homes:move_waiting": Access(Scope.OBJECT, CASEWORK, sample="waiting_action"),
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
