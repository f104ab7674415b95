"""The regions of one month as a plain value: look-ups by descent, never by code prefix."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Node:
    """One region of the tree; ``parent`` and ``pays_from`` are codes."""

    id: int
    code: str
    name: str
    kind: str
    level: str
    parent: str | None
    pays_from: str | None = None


@dataclass(frozen=True)
class RegionTree:
    """An immutable tree; every look-up is a dictionary access."""

    nodes: tuple[Node, ...]
    _by_code: dict[str, Node] = field(init=False, repr=False, compare=False)
    _children: dict[str, list[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_code = {node.code: node for node in self.nodes}
        children: dict[str, list[str]] = {}
        for node in sorted(self.nodes, key=lambda n: n.code):
            if node.parent is not None:
                children.setdefault(node.parent, []).append(node.code)
        object.__setattr__(self, "_by_code", by_code)
        object.__setattr__(self, "_children", children)

    def known(self, code: str | None) -> bool:
        """Whether the code is in the tree."""
        return code in self._by_code

    def node(self, code: str) -> Node:
        """The region of a code; KeyError when it is not in the tree."""
        return self._by_code[code]

    def name(self, code: str) -> str:
        """Its name, or the code itself outside the tree."""
        node = self._by_code.get(code)
        return node.name if node else code

    def full_name(self, code: str) -> str:
        """永州市冷水滩区: names from the prefecture down."""
        names = [self.name(c) for c in self.ancestors(code) if self.node(c).level != "province"]
        return "".join(reversed(names)) or self.name(code)

    def id_of(self, code: str) -> int:
        """The primary key of the region's row in this month; KeyError outside the tree."""
        return self._by_code[code].id

    def ancestors(self, code: str) -> tuple[str, ...]:
        """The region itself first, then its parents up to the root; empty outside the tree."""
        chain = []
        current = self._by_code.get(code)
        while current is not None:
            chain.append(current.code)
            current = self._by_code.get(current.parent) if current.parent else None
        return tuple(chain)

    def children(self, code: str) -> tuple[str, ...]:
        """Codes directly below, in their order."""
        return tuple(self._children.get(code, ()))

    def descendants(self, code: str) -> frozenset[str]:
        """The region and everything below; empty outside the tree."""
        return self._descendants.get(code, frozenset())

    def within(self, code: str, area: str) -> bool:
        """Whether ``code`` is ``area`` or lies below it."""
        return code in self.descendants(area)

    def counties(self, code: str) -> tuple[str, ...]:
        """County codes at or below a region, in their order."""
        below = self.descendants(code)
        return tuple(c for c in sorted(below) if self._by_code[c].level == "county")

    def prefectures(self) -> tuple[str, ...]:
        """The prefectures, in the order of their codes."""
        return tuple(n.code for n in sorted(self.nodes, key=_code) if n.level == "prefecture")

    def county_of(self, code: str | None) -> str | None:
        """The county a region is or lies in, or None."""
        return self._above(code, "county")

    def prefecture_of(self, code: str | None) -> str | None:
        """The prefecture a region is or lies in, or None."""
        return self._above(code, "prefecture")

    def find(self, name: str) -> tuple[str, ...]:
        """Codes of the regions of a name."""
        return tuple(n.code for n in self.nodes if n.name == name)

    def _above(self, code: str | None, level: str) -> str | None:
        for above in self.ancestors(code) if code else ():
            if self._by_code[above].level == level:
                return above
        return None

    @cached_property
    def everywhere(self) -> frozenset[str]:
        """Every code inside the prefectures, and they themselves."""
        return frozenset().union(*(self.descendants(code) for code in self.prefectures()))

    @cached_property
    def _descendants(self) -> dict[str, frozenset[str]]:
        below: dict[str, set[str]] = {code: {code} for code in self._by_code}
        for code in self._by_code:
            for above in self.ancestors(code):
                below[above].add(code)
        return {code: frozenset(codes) for code, codes in below.items()}


def _code(node: Node) -> str:
    return node.code


def build(nodes: Iterable[Node]) -> RegionTree:
    """A tree of nodes."""
    return RegionTree(tuple(nodes))
