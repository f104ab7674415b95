"""Two prefectures' lists side by side: which asks for more, which pays more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from eligibility.determination.rule import Rule
from eligibility.determination.rule_set import RuleSet, rule_set
from eligibility.models import Catalogue, CatalogueItem, Topic
from eligibility.rules.nodes import All, Assumed, Node, Test
from eligibility.rules.render import text
from eligibility.rules.version import PERS
from eligibility.web import rule_words
from portal.lib.periods import Month

#: The leaf 户籍在本市, which every list words with its own name.
OWN_HUKOU = "户籍在本市州"


@dataclass(frozen=True, slots=True)
class Side:
    """An item of one list: its rule in words, its conditions one by one, its sums."""

    item: CatalogueItem
    parts: tuple[rule_words.PartWords, ...]
    asks: tuple[str, ...]
    sums: tuple[tuple[str, str, Decimal | None], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A subject with both lists' items; verdicts are empty where nothing can be said."""

    topic: str
    left: tuple[Side, ...]
    right: tuple[Side, ...]
    money: str
    only_left: tuple[str, ...]
    only_right: tuple[str, ...]


def compared(left: Catalogue, right: Catalogue, month: Month) -> list[Row]:
    """Rows in the order of the subjects, then the items of neither's subjects."""
    sides = [_sides(left, month), _sides(right, month)]
    rows = []
    for topic in Topic.objects.all():
        own, other = ([side[c] for c in topic.items if c in side] for side in sides)
        if own or other:
            rows.append(_row(topic.name, own, other))
    named = {code for topic in Topic.objects.all() for code in topic.items}
    for place, side in enumerate(sides):
        for code, one in side.items():
            if code not in named and one.item.printed:
                rows.append(_row(one.item.name, *(([one], []) if place == 0 else ([], [one]))))
    return rows


def _sides(catalogue: Catalogue, month: Month) -> dict[str, Side]:
    rules = rule_set(month, catalogue.region)
    found = {}
    for item in catalogue.items.order_by("number"):
        own = [rule for rule in rules.rules if rule.item.id == item.pk]
        found[item.code] = Side(
            item=item,
            parts=tuple(rule_words.of(rule, rules) for rule in own),
            asks=tuple(dict.fromkeys(ask for rule in own for ask in _asks(rule, rules))),
            sums=tuple(each for rule in own for each in _sums(rule, rules)),
        )
    return found


def _asks(rule: Rule, rules: RuleSet) -> Iterator[str]:
    """The conditions that must all hold, each a sentence; the implied first one aside.

    What one list prints and the other is read to mean (老年人 = 60周岁及以上) is the same.
    """
    who = rule.part.who
    prefecture = rules.regions.prefecture_of(rules.region)
    for node in who.children if isinstance(who, All) else (who,):
        if _is_own_hukou(node, prefecture):
            yield OWN_HUKOU
        else:
            yield text(node.child if isinstance(node, Assumed) else node, rules.regions.name)


def _is_own_hukou(node: Node, prefecture: str | None) -> bool:
    return isinstance(node, Test) and (node.fact, node.op, node.value) == (
        "hukou", "in", prefecture,
    )  # fmt: skip


def _sums(rule: Rule, rules: RuleSet) -> Iterator[tuple[str, str, Decimal | None]]:
    """Whose tier, per what, how much."""
    for rate in rule.rates:
        yield text(rate.tier.when, rules.regions.name), PERS[rule.version.per], rate.amount


def _row(topic: str, left: Sequence[Side], right: Sequence[Side]) -> Row:
    asks = [tuple(dict.fromkeys(a for s in side for a in s.asks)) for side in (left, right)]
    both = bool(left and right)
    return Row(
        topic=topic,
        left=tuple(left),
        right=tuple(right),
        money=_money([x for s in left for x in s.sums], [x for s in right for x in s.sums], both),
        only_left=tuple(a for a in asks[0] if a not in asks[1]) if both else (),
        only_right=tuple(a for a in asks[1] if a not in asks[0]) if both else (),
    )


Sums = Sequence[tuple[str, str, Decimal | None]]


def _money(left: Sums, right: Sums, both: bool) -> str:
    """Who pays more: ``left``, ``right``, ``same``, ``mixed``, ``open`` or empty.

    Sums are compared only where both lists pay per the same period; tier by tier where they
    have equally many, else the lowest of one with the highest of the other.
    """
    if not both or not (left or right):
        return ""
    if not left or not right:
        return "left" if left else "right"
    if any(amount is None for _, _, amount in (*left, *right)):
        return "open"
    if {per for _, per, _ in left} != {per for _, per, _ in right}:
        return "mixed"
    ours, theirs = ([amount or Decimal(0) for *_, amount in side] for side in (left, right))
    if len(ours) == len(theirs):
        signs = {(a > b) - (a < b) for a, b in zip(ours, theirs, strict=True)}
    else:
        signs = {_apart(ours, theirs)}
    if signs == {0}:
        return "same"
    if signs <= {0, 1}:
        return "left"
    return "right" if signs <= {0, -1} else "mixed"


def _apart(ours: list[Decimal], theirs: list[Decimal]) -> int:
    """1 or −1 where every sum of one side is at least every sum of the other; 9 when mixed."""
    if min(ours) >= max(theirs):
        return 1
    return -1 if min(theirs) >= max(ours) else 9
