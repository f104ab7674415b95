"""Services due and delivered, assessments, life certificates."""

from portal.access.policy import Access

TABLE: dict[str, Access] = {}
