"""Applications, publicity, unclaimed entitlements, papers."""

from portal.access.policy import Access

TABLE: dict[str, Access] = {}
