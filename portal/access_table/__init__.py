"""Who may open which address of the whole project; docs/access.md is made from it.

A new address needs an entry in its area's file, or it stays closed and the tests fail. Stands
beside ``portal/urls.py`` because, like it, it names the addresses of every app.
"""

from portal.access.policy import Access
from portal.access_table import (
    api,
    applications,
    bank,
    boards,
    care,
    desk,
    editing,
    eligibility,
    facilities,
    frame,
    gas,
    jobs,
    payouts,
    people,
)

_AREAS = (
    frame,
    people,
    desk,
    eligibility,
    applications,
    care,
    editing,
    payouts,
    bank,
    facilities,
    gas,
    boards,
    jobs,
    api,
)

TABLE: dict[str, Access] = {name: entry for area in _AREAS for name, entry in area.TABLE.items()}
