"""Labels of the codes rules use: services, grants and findings."""

from collections import defaultdict

from eligibility.models import Word


def labels() -> dict[str, dict[str, str]]:
    """All of them by kind."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for kind, code, label in Word.objects.values_list("kind", "code", "label"):
        found[kind][code] = label
    return found
