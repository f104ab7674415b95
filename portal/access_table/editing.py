"""Editing of catalogues; what is published may be read by every catalogue admin."""

from portal.access.policy import Access, Scope
from portal.access_table.words import CATALOGUE

TABLE: dict[str, Access] = {
    "editing:inbox": Access(Scope.ROWS, CATALOGUE, note="发布须是另一个人"),
    "editing:draft_version": Access(Scope.NOTHING, CATALOGUE, sample="item"),
    "editing:history": Access(Scope.NOTHING, CATALOGUE, sample="item"),
    "editing:version": Access(Scope.OBJECT, CATALOGUE, sample="version", note="发布须是另一个人"),
    "editing:live": Access(Scope.OBJECT, CATALOGUE, sample="version"),
    "editing:what_if": Access(Scope.OBJECT, CATALOGUE, sample="trial"),
    "editing:what_if_people": Access(
        Scope.OBJECT, CATALOGUE, sample="trial", note="姓名和号码遮盖"
    ),
    "editing:what_if_xlsx": Access(Scope.OBJECT, CATALOGUE, sample="trial", note="姓名和号码遮盖"),
    "editing:board": Access(Scope.ROWS, CATALOGUE),
    "editing:county": Access(Scope.OBJECT, CATALOGUE, sample="county"),
    "editing:values": Access(Scope.ROWS, CATALOGUE, sample="kind"),
    "editing:new_value": Access(Scope.ROWS, CATALOGUE, sample="kind"),
    "editing:export": Access(Scope.ROWS, CATALOGUE, sample="kind"),
    "editing:import": Access(Scope.ROWS, CATALOGUE, sample="kind"),
    "editing:value": Access(Scope.OBJECT, CATALOGUE, sample="value", note="发布须是另一个人"),
}
