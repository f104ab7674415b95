"""Where apps announce what they add to the core, so that the core never names them.

Each registration happens in ``AppConfig.ready()``. Kinds are plain lists of values in the
order of their ``order``: menu entries, home panels, person tabs, form panels, previews,
indicators, calculators and dashboard tiles.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One announced thing: ``key`` is unique in its kind, ``value`` belongs to the kind."""

    key: str
    value: Any
    order: int = 100


@dataclass(slots=True)
class Registry:
    """Announced things by kind."""

    _kinds: dict[str, dict[str, Entry]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, kind: str, key: str, value: Any, *, order: int = 100) -> None:
        """Announce ``value``; a key announced twice with another value is a programming error."""
        known = self._kinds[kind].get(key)
        if known is not None and known.value is not value:
            raise ValueError(f"{kind} {key!r} is registered twice")
        self._kinds[kind][key] = Entry(key, value, order)

    def all(self, kind: str) -> list[Any]:
        """Values of a kind in their order."""
        return [e.value for e in sorted(self._kinds[kind].values(), key=lambda e: (e.order, e.key))]

    def keys(self, kind: str) -> list[str]:
        """Keys of a kind, sorted."""
        return sorted(self._kinds[kind])

    def get(self, kind: str, key: str) -> Any:
        """The value of a key; KeyError when nothing was announced under it."""
        return self._kinds[kind][key].value

    def calculator(self, name: str) -> Callable[[Callable], Callable]:
        """Decorator that announces a calculator of ``calculate <name>``."""

        def register(function: Callable) -> Callable:
            self.add("calculator", name, function)
            return function

        return register


registry = Registry()
