"""People's files."""

from portal.access.policy import Access, Scope
from portal.access_table.words import CASE, PERSON

TABLE: dict[str, Access] = {
    "people:list": Access(Scope.ROWS, CASE),
    "people:find": Access(Scope.ROWS, CASE, note="整号查询外县档案只答县名，限次并留痕"),
    "people:person": PERSON,
    "people:tab": Access(Scope.OBJECT, CASE, sample="person_tab"),
    "people:reveal": Access(Scope.OBJECT, CASE, sample="person_field", note="须写用途，限次并留痕"),
}
