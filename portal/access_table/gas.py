"""Gas safety."""

from portal.access.policy import Access

TABLE: dict[str, Access] = {}
