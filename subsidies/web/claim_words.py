"""What claims of organisations are called on the pages of money."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.registry import registry

#: Kind of the registry: callable(ids) → {claim id: ClaimWords}.
KIND = "claim_words"


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """A claim's name, such as 床位建设补贴, the address of its page (may be empty), and whose it is."""

    label: str
    url: str = ""
    whose: str = ""


def claim_words(ids: Iterable[int]) -> dict[int, ClaimWords]:
    """The words of some claims, from the apps that keep them."""
    wanted = frozenset(ids)
    found: dict[int, ClaimWords] = {}
    if wanted:
        for words in registry.all(KIND):
            found.update(words(wanted))
    return found
