"""Conditions as values: what a ``who`` or a tier's ``when`` is after parsing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Scalar = str | int | bool
Op = Literal[">=", "<=", ">", "<", "=", "!=", "in", "has", "is"]


@dataclass(frozen=True, slots=True)
class Test:
    """One fact against a value; ``is`` is the bare boolean fact, whose value is True."""

    fact: str
    op: Op
    value: Scalar | tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What only a caseworker can find; unknown until recorded with date and evidence."""

    code: str


@dataclass(frozen=True, slots=True)
class All:
    """Every child must hold."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """One child must hold."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The child must not hold."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class Always:
    """Holds for everybody: the ``when`` of an item's only tier."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """A named reading of a word the documents do not define, such as 老年人; shown as such."""

    name: str
    text: str
    child: "Node"


@dataclass(frozen=True, slots=True)
class Alive:
    """The implied first condition: not dead before the month's first day."""


@dataclass(frozen=True, slots=True)
class DiedInMonth:
    """The implied first condition of items whose event is the death."""


@dataclass(frozen=True, slots=True)
class PaidIn:
    """The implied condition of a yearly payment: ``holds`` in its calendar month only."""

    month: int
    year: int
    holds: bool
    label: str = ""


Node = Test | Finding | All | Any | Not | Always | Assumed | Alive | DiedInMonth | PaidIn
ALIVE, DIED_IN_MONTH, ALWAYS = Alive(), DiedInMonth(), Always()


def children(node: Node) -> tuple[Node, ...]:
    """The direct children of a node, in their order; a leaf has none."""
    match node:
        case All(nodes) | Any(nodes):
            return nodes
        case Not(child) | Assumed(_, _, child):
            return (child,)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, parents first: the order of every list of truths."""
    yield node
    for child in children(node):
        yield from walk(child)


def with_first(first: Node, who: Node) -> All:
    """``who`` under an implied first condition, without nesting a second ``all``."""
    return All((first, *who.children) if isinstance(who, All) else (first, who))
