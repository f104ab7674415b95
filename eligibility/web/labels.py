"""Labels of the codes rules use: services, grants, findings, and the items themselves."""

from collections import defaultdict

from django.core.cache import cache

from eligibility.models import CatalogueItem, Word

KEPT_SECONDS = 60


def labels() -> dict[str, dict[str, str]]:
    """All of them by kind, kept for a minute: they change only when catalogues are loaded."""
    return cache.get("eligibility.labels") or _read()


def _read() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for kind, code, label in Word.objects.values_list("kind", "code", "label"):
        found[kind][code] = label
    found["items"] = dict(CatalogueItem.objects.values_list("code", "name"))
    if found["items"]:
        cache.set("eligibility.labels", dict(found), KEPT_SECONDS)
    return found
