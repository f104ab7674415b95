"""The caseworker's desk: registering, events, drafts, saved lists, imports."""

from portal.access.policy import Access, Scope
from portal.access_table.words import CASE, CASEWORK

TABLE: dict[str, Access] = {
    "desk:register": Access(Scope.ROWS, CASEWORK, note="外县档案只答县名，限次并留痕"),
    "desk:answer": Access(Scope.ROWS, CASEWORK, note="外县档案只答县名，限次并留痕"),
    "desk:relatives": Access(Scope.ROWS, CASEWORK),
    "desk:draft": Access(Scope.OWN, CASEWORK, sample="draft"),
    "desk:drafts": Access(Scope.OWN, CASEWORK),
    "desk:draft_step": Access(Scope.OWN, CASEWORK, sample="draft_step"),
    "desk:keep_filter": Access(Scope.OWN, CASE),
    "desk:remove_filter": Access(Scope.OWN, CASE, sample="saved_filter"),
    "desk:transfers": Access(Scope.ROWS, CASE),
    "desk:ask_transfer": Access(Scope.ROWS, CASEWORK, note="外县档案只答县名，限次并留痕"),
    "desk:transfer_step": Access(Scope.OBJECT, CASEWORK, sample="transfer_step"),
    "desk:changes": Access(Scope.OBJECT, CASEWORK, sample="person"),
    "desk:change": Access(Scope.OBJECT, CASEWORK, sample="person_event"),
    "desk:progress": Access(Scope.OBJECT, CASEWORK, sample="person"),
    "desk:undo": Access(Scope.OBJECT, CASEWORK, sample="person"),
    "desk:contact": Access(Scope.OBJECT, CASEWORK, sample="person"),
    "desk:household": Access(Scope.OBJECT, CASEWORK, sample="person"),
    "desk:offer_transfer": Access(Scope.OBJECT, CASEWORK, sample="person"),
}
