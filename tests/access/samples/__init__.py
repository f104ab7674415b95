"""One object of 冷水滩区 for every kind of address parameter the access table names."""

from tests.access.samples import (
    applications,
    bank,
    base,
    boards,
    care,
    desk,
    facilities,
    gas,
    jobs,
)
from tests.access.samples.base import ACCOUNT, NAME, PHONE, batch, item, person, version

_AREAS = (base, desk, applications, care, bank, facilities, gas, boards, jobs)
SAMPLES = {name: sample for area in _AREAS for name, sample in area.SAMPLES.items()}

__all__ = ["ACCOUNT", "NAME", "PHONE", "SAMPLES", "batch", "item", "person", "version"]
