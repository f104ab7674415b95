"""Models of regions."""

from portal.regions.models.region import DateRange, Region

__all__ = ["DateRange", "Region"]
