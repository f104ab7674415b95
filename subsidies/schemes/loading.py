"""Loading the gazetted schemes: only ever adding, all of them or none."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from eligibility.models.dated import State, Status
from subsidies.schemes.checking import SchemeError, check_body

SCHEMES = Path(__file__).resolve().parents[2] / "fixtures" / "schemes"
_COLUMNS = ("scheme", "name", "owed_by", "status", "document", "clause", "printed", "notes")
_META = {*_COLUMNS, "from"}


def load_schemes(model: Any, directory: Path = SCHEMES) -> int:
    """Add the versions that are in the files and not in the database; how many were added.

    ``model`` is SchemeVersion, or its state in a migration. A version whose scheme, region and
    first day are known is left as it is when its content is the same, and refused otherwise.
    """
    known = {
        (row.scheme, row.region, row.valid_from): row
        for row in model.objects.filter(recorded_by=None, based_on=None)
    }
    new = []
    for path in sorted(directory.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for place, entry in enumerate(content["schemes"]):
            row = _row(model, entry, str(content["region"]), f"{path.name} 第 {place + 1} 项")
            stored = known.get((row.scheme, row.region, row.valid_from))
            if stored is None:
                new.append(row)
            elif stored.body != row.body or stored.clause != row.clause:
                raise SchemeError(
                    f"{path.name}：{row.name}已载入，内容不同。",
                    cure="已发布的标准不改；请在网页上起草新的标准，由另一人发布。",
                )
    with transaction.atomic():
        model.objects.bulk_create(new)
    return len(new)


def _row(model: Any, entry: dict[str, Any], region: str, where: str) -> Any:
    missing = [name for name in (*_COLUMNS, "from") if not entry.get(name)]
    if missing:
        raise SchemeError(f"{where}：缺少 {missing[0]}。", cure="请补上。")
    if entry["status"] not in Status.values:
        raise SchemeError(f"{where}：status 不正确。", cure=f"可填：{'、'.join(Status.values)}。")
    body = {name: value for name, value in entry.items() if name not in _META}
    check_body(entry["scheme"], body, where=where)
    columns = {name: entry[name] for name in _COLUMNS}
    since = date.fromisoformat(str(entry["from"]))
    return model(region=region, valid_from=since, body=body, state=State.PUBLISHED, **columns)
