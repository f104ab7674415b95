"""Bank files, return files, funding shares, reports of money."""

from portal.access.policy import Access

TABLE: dict[str, Access] = {}
