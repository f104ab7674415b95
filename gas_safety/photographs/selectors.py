"""Reads of photographs."""

from gas_safety.models import Photograph


def stored_names() -> set[str]:
    """The sealed files that pictures name."""
    return set(Photograph.objects.values_list("stored_as", flat=True))
