"""Facilities, indicators, estates, claims of institutions."""

from portal.access.policy import Access

TABLE: dict[str, Access] = {}
