"""The catalogues as printed, and the calculator."""

from portal.access.policy import Access, Scope
from portal.access_table.words import CASE, CATALOGUE, SIGNED_IN

TABLE: dict[str, Access] = {
    "calculator": Access(Scope.NOTHING, CASE | CATALOGUE),
    "catalogue": SIGNED_IN,
    "compare": SIGNED_IN,
    "catalogue_list": Access(Scope.NOTHING, sample="catalogue"),
    "catalogue_item": Access(Scope.NOTHING, sample="catalogue_item"),
    "item": Access(Scope.NOTHING, sample="item"),
}
