"""Determinations of a whole county in one SELECT: what the monthly run and discovery read."""

from collections.abc import Callable

from psycopg import sql

from eligibility.determination import facts as relations
from eligibility.determination.outcomes import by_rule
from eligibility.determination.query import Facts, outcomes
from eligibility.determination.result import pairs
from eligibility.determination.rule import Rule
from eligibility.determination.rule_set import RuleSet, rule_set
from eligibility.models import Exclusion
from eligibility.rules.nodes import Finding, walk
from portal.lib.periods import Month


#: Stand for the region and the codes below it in the text shared by counties of equal rules.
REGION, BELOW = "@region", "{@below}"
_texts: dict[tuple, str] = {}


def award_outcomes(month: Month, region: str) -> sql.Composable:
    """One row per award live in ``month`` whose person's region of the month is ``region``.

    Columns: award_id, person_id, item_id, code, part, region, outcome (entitled, not_entitled,
    undetermined, standard_missing or rule_gap), amount (yuan per the item's period, null unless
    entitled to a sum), payee_kind, payee_id (null where the payee is not known), suspended,
    version_id, tier, standard_id, excluded, per. Everything is inlined; nothing is written.
    """
    return _shared(rule_set(month, region), _award_outcomes)


def entitlements_sql(month: Month, region: str) -> sql.Composable:
    """The same columns for everybody of a region and every item, awards or not (award_id null).

    *Not entitled* is left out. ``possible`` is added: the largest sum an undetermined one may be.
    """
    return _shared(rule_set(month, region), _entitlements)


def _shared(rules: RuleSet, make: Callable[[RuleSet], sql.Composable]) -> sql.Composable:
    """The text of a rule set; counties with equal rules and rates share one."""
    rates = tuple(
        (
            r.number,
            r.version_id,
            tuple((k.amount, k.source.row_id) for k in r.rates),
            tuple(sorted(r.meaning.grades.items())),
        )
        for r in rules.rules
    )
    key = (make.__name__, rules.month, id(rules.language), rates, tuple(e.pk for e in rules.exclusions))
    if key not in _texts:
        if len(_texts) > TEXTS_KEPT:
            _texts.clear()
        _texts[key] = make(rules).as_string(None)
    below = "{" + ",".join(sorted(rules.regions.descendants(rules.region))) + "}"
    text = _texts[key].replace(BELOW, below).replace(REGION, rules.region)
    return sql.SQL(text)  # type: ignore[arg-type]


TEXTS_KEPT = 64


def _award_outcomes(rules: RuleSet) -> sql.Composable:
    if not rules.rules:
        return sql.SQL("SELECT {} WHERE FALSE").format(NO_COLUMNS)
    found = outcomes(rules, county_facts(rules), _awards(rules, None))
    return sql.SQL(
        "SELECT w.id AS award_id, o.person_id, r.item_id, r.code, r.part, {region}::text AS region,"
        " {outcome} AS outcome, {amount} AS amount,"
        " coalesce(NULLIF(w.payee_kind, ''), o.payee) AS payee_kind,"
        " CASE WHEN w.payee_kind <> '' THEN w.payee_id WHEN o.payee = 'person' THEN o.person_id"
        "  WHEN o.payee = 'institution' THEN o.institution_org_id END AS payee_id,"
        " s.award_id IS NOT NULL AS suspended, r.version_id, k.tier, k.standard_id,"
        " {excluded} AS excluded, r.per"
        " FROM ({found}) o JOIN eligibility_award w ON w.id = o.award_id"
        " JOIN {rules} ON r.rule = o.rule LEFT JOIN {rates} ON k.rule = o.rule AND k.tier_no = o.tier"
        " LEFT JOIN (SELECT DISTINCT award_id FROM eligibility_suspension WHERE from_month <= {month}"
        "  AND (to_month IS NULL OR to_month >= {month})) s ON s.award_id = w.id"
    ).format(
        region=sql.Literal(REGION), outcome=OUTCOME, amount=AMOUNT, found=found,
        rules=_rule_rows(rules), rates=_rate_rows(rules), month=sql.Literal(rules.month.first),
        excluded=sql.SQL("(coalesce(cardinality(o.barred), 0) > 0 OR {})").format(_yields(rules)),
    )  # fmt: skip


def _entitlements(rules: RuleSet) -> sql.Composable:
    if not rules.rules:
        return sql.SQL("SELECT {}, NULL::numeric AS possible WHERE FALSE").format(NO_COLUMNS)
    return sql.SQL(
        "SELECT NULL::bigint AS award_id, o.person_id, r.item_id, r.code, r.part,"
        " {region}::text AS region, o.outcome, o.amount, o.payee AS payee_kind,"
        " CASE WHEN o.payee = 'person' THEN o.person_id WHEN o.payee = 'institution'"
        "  THEN o.institution_org_id END AS payee_id, FALSE AS suspended, r.version_id, k.tier,"
        " k.standard_id, coalesce(cardinality(o.barred), 0) > 0 AS excluded, r.per, o.possible"
        " FROM ({found}) o JOIN {rules} ON r.rule = o.rule"
        " LEFT JOIN {rates} ON k.rule = o.rule AND k.tier_no = o.tier"
    ).format(
        region=sql.Literal(REGION), found=outcomes(rules, county_facts(rules)),
        rules=_rule_rows(rules), rates=_rate_rows(rules),
    )  # fmt: skip


NO_COLUMNS = sql.SQL(
    "NULL::bigint AS award_id, NULL::bigint AS person_id, NULL::bigint AS item_id,"
    " NULL::text AS code, NULL::text AS part, NULL::text AS region, NULL::text AS outcome,"
    " NULL::numeric AS amount, NULL::text AS payee_kind, NULL::bigint AS payee_id,"
    " NULL::boolean AS suspended, NULL::bigint AS version_id, NULL::text AS tier,"
    " NULL::bigint AS standard_id, NULL::boolean AS excluded, NULL::text AS per"
)
#: An event or once award pays the sum approved with it where no standard gives one.
OUTCOME = sql.SQL(
    "CASE WHEN o.outcome = 'standard_missing' AND w.sum_approved IS NOT NULL AND r.per IN ('once', 'event')"
    " THEN 'entitled' ELSE o.outcome END"
)
AMOUNT = sql.SQL(
    "CASE WHEN o.outcome = 'standard_missing' AND r.per IN ('once', 'event')"
    " THEN w.sum_approved ELSE o.amount END"
)


def county_facts(rules: RuleSet) -> Facts:
    """The facts relations of everybody whose region of the month is at or below ``BELOW``."""
    regions, month = rules.regions, rules.month
    everywhere = frozenset().union(*(regions.descendants(p) for p in regions.prefectures()))
    whose = relations.in_regions(BELOW, everywhere)
    moved = relations.in_regions(BELOW, everywhere, "p")
    findings = any(isinstance(n, Finding) for r in rules.rules for n in walk(r.who))
    return Facts(
        relations.whole_month(month, whose, findings=findings),
        relations.changed_in_month(month, moved, findings=findings),
        relations.on_day_of_death(month, whose, findings=findings),
    )


def _awards(rules: RuleSet, only: list[int] | None) -> sql.Composable:
    """Awards that run in the month with the number of their rule, event awards in their month."""
    month = rules.month
    return sql.SQL(
        "SELECT w.id AS award_id, w.person_id, r.rule FROM eligibility_award w JOIN {rules}"
        " ON r.item_id = w.item_id AND r.part = w.part"
        " WHERE w.starts <= {month} AND (w.ends IS NULL OR w.ends >= {month}) {only}"
    ).format(
        rules=_rule_rows(rules), month=sql.Literal(month.first),
        only=sql.SQL("") if only is None else sql.SQL("AND r.rule = ANY({}::int[])").format(sql.Literal(only)),
    )  # fmt: skip


def _rule_rows(rules: RuleSet) -> sql.Composable:
    rows = [
        sql.SQL("({}, {}::bigint, {}, {}, {}::bigint, {})").format(
            *map(sql.Literal, (r.number, r.item.id, r.item.code, r.part.part or "", r.version_id, r.version.per))
        )
        for r in rules.rules
    ]
    return sql.SQL("(VALUES {}) AS r(rule, item_id, code, part, version_id, per)").format(
        sql.SQL(", ").join(rows)
    )


def _rate_rows(rules: RuleSet) -> sql.Composable:
    rows = [
        sql.SQL("({}, {}, {}, {}::bigint)").format(
            *map(sql.Literal, (r.number, place, rate.tier.name, rate.source.row_id))
        )
        for r in rules.rules
        for place, rate in enumerate(r.rates)
    ]
    none = sql.SQL("(NULL::int, NULL::int, NULL::text, NULL::bigint)")
    return sql.SQL("(VALUES {}) AS k(rule, tier_no, tier, standard_id)").format(
        sql.SQL(", ").join([none, *rows])
    )


def _yields(rules: RuleSet) -> sql.Composable:
    """Whether an award yields to another due award of the same person and month (item × item)."""
    arms = []
    for exclusion in rules.exclusions:
        for own, other in pairs(rules, exclusion):
            higher = exclusion.kind == Exclusion.Kind.HIGHER
            arms.append((own, other, ">=" if higher else None))
            if higher:
                arms.append((other, own, ">"))
    if not arms:
        return sql.SQL("FALSE")
    tests = [_beaten(rules, own, other, op) for own, other, op in arms]
    return sql.SQL("({})").format(sql.SQL(" OR ").join(tests))


def _beaten(rules: RuleSet, own: int, other: int, op: str | None) -> sql.Composable:
    facts = county_facts(rules)
    due = sql.SQL(
        "(SELECT x.person_id, max(x.amount) AS amount FROM ({found}) x"
        " WHERE x.outcome = 'entitled' AND x.amount > 0 AND coalesce(cardinality(x.barred), 0) = 0"
        " GROUP BY x.person_id)"
    ).format(found=outcomes(rules, facts, _awards(rules, [other]), only=other))
    compare = sql.SQL("") if op is None else sql.SQL("AND y.amount {} o.amount").format(sql.SQL(op))
    return sql.SQL("(o.rule = {} AND EXISTS (SELECT 1 FROM {} y WHERE y.person_id = o.person_id {}))").format(
        sql.Literal(own), due, compare
    )


__all__ = ["Rule", "award_outcomes", "by_rule", "county_facts", "entitlements_sql"]
