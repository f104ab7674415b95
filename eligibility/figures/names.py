"""What the details of these figures are called."""

from collections.abc import Collection, Mapping

from eligibility.models import CatalogueItem, ItemVersion


def items(keys: Collection[str]) -> Mapping[str, str]:
    """Names of ``item|part``: the part's own where it has one; two of a name get their number."""
    ids = {int(key.split("|")[0]) for key in keys if key.split("|")[0].isdigit()}
    known = {item.pk: item for item in CatalogueItem.objects.filter(pk__in=ids)}
    parts = _parts(
        {
            item
            for item in known
            if any(k.startswith(f"{item}|") and not k.endswith("|") for k in keys)
        }
    )
    found = {}
    for key in keys:
        item, _, part = key.partition("|")
        row = known.get(int(item)) if item.isdigit() else None
        found[key] = "机构申领" if row is None else parts.get((row.pk, part)) or row.name
    return found


def _parts(ids: Collection[int]) -> dict[tuple[int, str], str]:
    """Names of parts, from the newest version that has them."""
    if not ids:
        return {}
    found: dict[tuple[int, str], str] = {}
    rows = ItemVersion.objects.filter(item_id__in=ids).order_by("valid_from", "pk")
    for item, body in rows.values_list("item_id", "body"):
        for part in body.get("parts", ()):
            if part.get("part") and part.get("name"):
                found[item, part["part"]] = part["name"]
    return found
