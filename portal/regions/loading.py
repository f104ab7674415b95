"""The gazetted regions of fixtures/regions/regions.csv, put into an empty table."""

import csv
from datetime import date
from typing import Any

from django.conf import settings

FIRST_DAY = date(2000, 1, 1)


def load_regions(region_model: Any) -> int:
    """Load the file with the given model class (a migration passes its own); rows loaded."""
    if region_model.objects.exists():
        return 0
    path = settings.BASE_DIR / "fixtures" / "regions" / "regions.csv"
    loaded: dict[str, Any] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            loaded[row["code"]] = region_model.objects.create(
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                level=row["level"],
                parent=loaded.get(row["parent"]),
                valid_from=FIRST_DAY,
            )
    return len(loaded)
