"""The caseworker's desk: registering, events, drafts, saved lists, imports."""

from portal.access.policy import Access

TABLE: dict[str, Access] = {}
