"""People's files."""

from portal.access.policy import Access, Scope
from portal.access_table.words import CASE, CASEWORK, PERSON

TABLE: dict[str, Access] = {
    "people:list": Access(Scope.ROWS, CASE),
    "people:find": Access(Scope.ROWS, CASE, note="整号查询外县档案只答县名，限次并留痕"),
    "people:export": Access(Scope.ROWS, CASE, note="须写用途并留痕；完整号码限主管、财务"),
    "people:print": Access(Scope.ROWS, CASE),
    "people:person": PERSON,
    "people:tab": Access(Scope.OBJECT, CASE, sample="person_tab"),
    "people:reveal": Access(Scope.OBJECT, CASE, sample="person_field", note="须写用途，限次并留痕"),
    "people:paper": Access(Scope.OBJECT, CASE, sample="paper", note="每次查看都留痕"),
    "people:withdraw_paper": Access(Scope.OBJECT, CASEWORK, sample="paper"),
    "people:add_papers": Access(Scope.OBJECT, CASEWORK, sample="person"),
}
