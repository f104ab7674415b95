"""Two sets of rules over the same people in one pass: what changes for whom.

Only rules that differ are evaluated, both readings over one scan of the facts, whose filters are
hoisted: whoever can have nothing by any of the rules is left out at the scan.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from psycopg import sql

from eligibility.catalogue.yielding import after_yielding, key, partners
from eligibility.determination import facts as relations
from eligibility.determination.query import Awards, Facts, outcomes
from eligibility.determination.rule import Rule, ask_findings
from eligibility.determination.rule_set import RuleSet
from eligibility.rules.compile import born_before, compile_node
from eligibility.rules.nodes import Assumed, Test, children
from portal.lib.periods import Month
from portal.regions.tree import RegionTree

BEFORE, AFTER = 0, 1
#: What a comparison tells of a person beside the results: where, and how old.
CARRIED = ("hukou", "residence", "birth_date")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rules that differ, with their partners: those before first, renumbered in one set."""

    rules: RuleSet
    before: int

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not self.rules.rules

    def side(self, rule: Rule) -> int:
        """Whether a rule belongs to the rules before or after."""
        return BEFORE if rule.number < self.before else AFTER

    def outcomes(
        self, awards: Awards | None = None, carried: tuple[str, ...] = ()
    ) -> sql.Composable:
        """The outcomes of both sides, after what yields on each; facts that are carried, last."""
        found = outcomes(self.rules, replace(people_of(self.rules), carried=carried), awards)
        return after_yielding(self.rules, self.side, found, carried)


def comparison(before: RuleSet, after: RuleSet) -> Comparison:
    """What differs between two rule sets of the same month and region, and what yields to it."""
    known, new = ({_essence(r) for r in rules.rules} for rules in (before, after))
    gone = [r for r in before.rules if _essence(r) not in new]
    come = [r for r in after.rules if _essence(r) not in known]
    beside = partners((before, after), (*gone, *come))
    gone = [r for r in before.rules if key(r) in beside]
    come = [r for r in after.rules if key(r) in beside]
    rules = tuple(replace(r, number=place) for place, r in enumerate((*gone, *come)))
    return Comparison(replace(after, rules=rules, prepared={}), len(gone))


def _essence(rule: Rule) -> tuple[Any, ...]:
    """All of a rule that an outcome depends on."""
    rates = tuple((r.tier.name, r.tier.when, r.tier.bound, r.amount, r.cap) for r in rule.rates)
    grades = tuple(sorted(rule.meaning.grades.items()))
    version = rule.version
    return (
        rule.item.code, rule.part.part, rule.who, rates, rule.part.payees, grades,
        version.per, version.unit, version.starts, version.stops, version.event,
        rule.part.provides, rule.part.grants,
    )  # fmt: skip


#: Stands for the codes at and below a county in the text that counties of equal rules share.
BELOW = "{@below}"
_texts: dict[tuple, str] = {}
TEXTS_KEPT = 128


def text_of(
    make: Callable[[Comparison], sql.Composable], pair: Comparison, regions: Iterable[str]
) -> str:
    """The SQL of regions with equal rules; composing it takes longer than running it, so it is kept."""
    key = (make.__name__, pair.rules.as_of, key_of(pair))
    if key not in _texts:
        if len(_texts) > TEXTS_KEPT:
            _texts.clear()
        _texts[key] = make(pair).as_string(None)
    codes = {code for region in regions for code in pair.rules.regions.descendants(region)}
    return _texts[key].replace(BELOW, "{" + ",".join(sorted(codes)) + "}")


def key_of(pair: Comparison) -> tuple[Any, ...]:
    """Equal for comparisons that say the same of everybody."""
    rules = pair.rules
    essence = tuple((pair.side(r), _essence(r)) for r in rules.rules)
    return (rules.month, essence, tuple(e.pk for e in rules.exclusions))


def grouped(pairs: Mapping[str, Comparison]) -> list[tuple[Comparison, tuple[str, ...]]]:
    """Counties by equal comparisons, so that each scan serves as many as it can; empty ones left out."""
    groups: dict[tuple[Any, ...], list[str]] = {}
    for county, pair in pairs.items():
        if not pair.empty:
            groups.setdefault(key_of(pair), []).append(county)
    return [(pairs[counties[0]], tuple(counties)) for counties in groups.values()]


def compared(pair: Comparison) -> sql.Composable:
    """(person_id, code, part, before, after, two amounts, CARRIED) of a region's people.

    One row per person and item (part) that is not plainly *not entitled* on both sides; amounts
    are in yuan per the item's period, null unless entitled to a sum that nothing excludes.
    """
    found = pair.outcomes(carried=CARRIED)
    sides = sql.SQL(", ").join(
        sql.SQL("({}, {}, {}, {})").format(
            sql.Literal(r.number), sql.Literal(pair.side(r)), sql.Literal(r.item.code),
            sql.Literal(r.part.part or ""),
        )
        for r in pair.rules.rules
    )  # fmt: skip
    paid = "o.outcome = 'entitled' AND coalesce(cardinality(o.barred), 0) = 0"
    return sql.SQL(
        "SELECT o.person_id, s.code, s.part,"
        " coalesce(max(o.outcome) FILTER (WHERE s.side = 0), 'not_entitled') AS before,"
        " coalesce(max(o.outcome) FILTER (WHERE s.side = 1), 'not_entitled') AS after,"
        f" max(o.amount) FILTER (WHERE s.side = 0 AND {paid}) AS before_amount,"
        f" max(o.amount) FILTER (WHERE s.side = 1 AND {paid}) AS after_amount, {{carried}}"
        " FROM ({found}) o JOIN (VALUES {sides}) AS s(rule, side, code, part) ON s.rule = o.rule"
        " GROUP BY o.person_id, s.code, s.part"
    ).format(
        found=found, sides=sides, carried=sql.SQL(", ").join(
            sql.SQL("any_value(o.{0}) AS {0}").format(sql.Identifier(name)) for name in CARRIED
        ),
    )  # fmt: skip


def summed(pair: Comparison) -> sql.Composable:
    """(before people, before yuan, after people, after yuan) of a region: money only."""
    found = pair.outcomes()
    sides = sql.SQL(", ").join(
        sql.SQL("({}, {})").format(sql.Literal(r.number), sql.Literal(pair.side(r)))
        for r in pair.rules.rules
    )
    paid = "o.outcome = 'entitled' AND coalesce(cardinality(o.barred), 0) = 0 AND s.side ="
    return sql.SQL(
        f"SELECT count(*) FILTER (WHERE {paid} 0), coalesce(sum(o.amount) FILTER (WHERE {paid} 0), 0),"
        f" count(*) FILTER (WHERE {paid} 1), coalesce(sum(o.amount) FILTER (WHERE {paid} 1), 0)"
        " FROM ({found}) o JOIN (VALUES {sides}) AS s(rule, side) ON s.rule = o.rule"
    ).format(found=found, sides=sides)


def owed(pair: Comparison) -> sql.Composable:
    """(awards, yuan) to be paid in arrears and (awards, yuan) to be recovered, of running awards."""
    month = sql.Literal(pair.rules.month.first)

    def numbered(rules: Sequence[Rule]) -> sql.Composable:
        return sql.SQL(", ").join(
            sql.SQL("({}, {}, {}::bigint, {})").format(
                *map(sql.Literal, (r.number, pair.side(r), r.item.id, r.part.part or ""))
            )
            for r in rules
        )

    def awards(chosen: Sequence[Rule]) -> sql.Composable:
        return sql.SQL(
            "SELECT w.id AS award_id, w.person_id, r.rule FROM eligibility_award w"
            " JOIN (VALUES {numbered}) AS r(rule, side, item_id, part)"
            " ON r.item_id = w.item_id AND r.part = w.part"
            " WHERE w.starts <= {month} AND w.settled_before <= {month}"
            " AND (w.ends IS NULL OR w.ends >= {month})"
        ).format(numbered=numbered(chosen), month=month)

    return sql.SQL(
        "SELECT count(*) FILTER (WHERE d > 0), coalesce(sum(d) FILTER (WHERE d > 0), 0),"
        " count(*) FILTER (WHERE d < 0), coalesce(-sum(d) FILTER (WHERE d < 0), 0) FROM ("
        "SELECT coalesce(sum(o.amount) FILTER (WHERE s.side = 1), 0)"
        " - coalesce(sum(o.amount) FILTER (WHERE s.side = 0), 0) AS d"
        " FROM ({found}) o JOIN (VALUES {numbered}) AS s(rule, side, item_id, part) ON s.rule = o.rule"
        " WHERE o.outcome = 'entitled' AND coalesce(cardinality(o.barred), 0) = 0"
        " GROUP BY o.award_id) x"
    ).format(
        found=pair.outcomes(Awards(awards)),
        numbered=numbered(pair.rules.rules),
    )


def people_of(rules: RuleSet, codes: str = BELOW) -> Facts:
    """The facts of everybody whose region of the month is among ``codes`` (text of an array)."""
    month = rules.month
    everywhere = rules.regions.everywhere
    whose = relations.in_regions(codes, everywhere)
    moved = relations.in_regions(codes, everywhere, "k")
    findings = ask_findings(rules.rules)
    return Facts(
        _hoisted(relations.whole_month(month, whose, findings=findings), rules.rules),
        relations.changed_in_month(month, moved, findings=findings),
        relations.on_day_of_death(month, whose, findings=findings),
    )


def _hoisted(facts: sql.Composable, rules: Sequence[Rule]) -> sql.Composable:
    """Facts of whom at least one rule does not refuse; what is not known is kept."""
    conditions = list({
        text: None
        for r in rules
        if r.version.event is None
        and (text := f"({compile_node(r.who, r.meaning).as_string(None)}) IS NOT FALSE")
    })  # fmt: skip
    if not conditions:
        return facts
    where = sql.SQL(" OR ".join(conditions))  # type: ignore[arg-type]
    return sql.SQL("SELECT f.* FROM ({}) f WHERE {} AND ({})").format(
        facts, _old_enough(rules), where
    )


def _old_enough(rules: Sequence[Rule]) -> sql.Composable:
    """A test of the bare birth date that the scan itself can make, where all rules name an age.

    Who dies before the birthday counts as younger, never as older, than the birth date says.
    """
    days = [_latest_birth(r) for r in rules if r.version.event is None]
    if not days or None in days:
        return sql.SQL("TRUE")
    latest = max(day for day in days if day is not None)
    return sql.SQL("(f.birth_date < {}) IS NOT FALSE").format(sql.Literal(latest))


def _latest_birth(rule: Rule) -> date | None:
    """The first day of birth too late for a rule, by the ages that all of its people must have."""
    tests = [n.child if isinstance(n, Assumed) else n for n in children(rule.who)]
    ages = [
        int(str(t.value))
        for t in tests
        if isinstance(t, Test) and t.fact == "age" and t.op in (">=", "=")
    ]
    return born_before(max(ages), rule.meaning.age_month) if ages else None


def counties_under(regions: RegionTree, region: str) -> tuple[str, ...]:
    """The counties a change at a region reaches: itself, or all below it."""
    county = regions.county_of(region)
    return (county,) if county else regions.counties(region)


__all__ = [
    "Comparison", "Month", "compared", "comparison", "counties_under", "people_of", "summed",
]  # fmt: skip
