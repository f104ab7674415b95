"""Determinations of a whole county in one SELECT: what the monthly run and discovery read."""

from collections.abc import Callable, Sequence
from functools import partial

from psycopg import sql

from eligibility.determination import facts as relations
from eligibility.determination.outcomes import by_rule
from eligibility.determination.query import Awards, Facts, outcomes
from eligibility.determination.result import arms
from eligibility.determination.rule import Rule, ask_findings
from eligibility.determination.rule_set import RuleSet, rule_set
from eligibility.determination.yields import yields
from portal.lib.periods import Month

#: Stand for the region and the codes below it in the text shared by counties of equal rules.
REGION, BELOW = "@region", "{@below}"
_texts: dict[tuple, str] = {}


def award_outcomes(month: Month, region: str, *, people: str | None = None) -> sql.Composable:
    """One row per award live in ``month`` whose person's region of the month is ``region``.

    Columns: award_id, person_id, item_id, code, part, region, outcome (entitled, not_entitled,
    undetermined, standard_missing or rule_gap), amount (yuan per the item's period, null unless
    entitled to a sum), payee_kind, payee_id (null where the payee is not known), suspended,
    version_id, tier, standard_id, excluded, per. Everything is inlined; nothing is written.

    ``people`` names a table with a column ``person_id``: only those are looked up, one by one,
    all of their awards, so that exclusions stay whole. Meant for few, as when a past month is
    settled again. Its statistics must be fresh: ANALYZE a temporary table, take no CTE.
    """
    return text_of(rule_set(month, region), _award_outcomes, people)


def entitlements_sql(month: Month, region: str, *, people: str | None = None) -> sql.Composable:
    """The same columns for everybody of a region and every item, awards or not (award_id null).

    *Not entitled* is left out. ``possible`` is added: the largest sum an undetermined one may be.
    ``people`` as above.
    """
    return text_of(rule_set(month, region), _entitlements, people)


def text_of(
    rules: RuleSet, make: Callable[..., sql.Composable], *limits: str | None
) -> sql.Composable:
    """The text that ``make`` gives for a rule set; counties with equal rules and rates share one.

    In it ``REGION`` and ``BELOW`` stand for the county and the codes at and below it.
    """
    rates = tuple(
        (
            r.number,
            r.version_id,
            tuple((k.amount, k.source.row_id) for k in r.rates),
            tuple(sorted(r.meaning.grades.items())),
        )
        for r in rules.rules
    )
    key = (
        make.__name__,
        limits,
        rules.month,
        rules.language,
        rates,
        tuple(e.pk for e in rules.exclusions),
    )
    if key not in _texts:
        if len(_texts) > TEXTS_KEPT:
            _texts.clear()
        _texts[key] = make(rules, *limits).as_string(None)
    below = "{" + ",".join(sorted(rules.regions.descendants(rules.region))) + "}"
    text = _texts[key].replace(BELOW, below).replace(REGION, rules.region)
    return sql.SQL(text)  # type: ignore[arg-type]


TEXTS_KEPT = 64


def _award_outcomes(rules: RuleSet, people: str | None) -> sql.Composable:
    awards = Awards(
        partial(awards_of, rules.month, people), ("stated_kind", "stated_id", "stated_sum")
    )
    if not rules.rules:
        return sql.SQL("SELECT {} WHERE FALSE").format(NO_COLUMNS)
    excluded, joins = yields(arms(rules), NOT_SUSPENDED)
    return sql.SQL(
        "WITH found AS MATERIALIZED ({found}), suspended AS MATERIALIZED (SELECT DISTINCT award_id"
        "  FROM eligibility_suspension WHERE lifted_at IS NULL AND from_month <= {month}"
        "  AND (to_month IS NULL OR to_month >= {month}))"
        " SELECT o.award_id, o.person_id, r.item_id, r.code, r.part, {region}::text AS region,"
        " {outcome} AS outcome, {amount} AS amount,"
        " coalesce(NULLIF(o.stated_kind, ''), o.payee) AS payee_kind,"
        " CASE WHEN o.stated_kind <> '' THEN o.stated_id WHEN o.payee = 'person' THEN o.person_id"
        "  WHEN o.payee = 'institution' THEN o.institution_org_id END AS payee_id,"
        " s.award_id IS NOT NULL AS suspended, r.version_id, k.tier, k.standard_id,"
        " coalesce(cardinality(o.barred), 0) > 0 OR {excluded} AS excluded, r.per"
        " FROM found o JOIN {rules} ON r.rule = o.rule LEFT JOIN {rates} ON k.rule = o.rule AND k.tier_no = o.tier"
        " LEFT JOIN suspended s ON s.award_id = o.award_id {joins} UNION ALL {nowhere}"
    ).format(
        region=sql.Literal(REGION), outcome=OUTCOME, amount=AMOUNT,
        found=outcomes(rules, county_facts(rules, people, awards), awards),
        rules=_rule_rows(rules), rates=_rate_rows(rules), month=sql.Literal(rules.month.first), excluded=excluded,
        joins=joins, nowhere=_without_region(rules, awards.of(rules.rules)),
    )  # fmt: skip


def _without_region(rules: RuleSet, awards: sql.Composable) -> sql.Composable:
    """Awards of people whose region of the month is not known: undetermined, in the award's own.

    The region of a month is read on its first day, or the first day known.
    """
    inside = sql.Literal(sorted(everywhere(rules)))
    return sql.SQL(
        "SELECT a.award_id, a.person_id, r.item_id, r.code, r.part, {region}::text, 'undetermined',"
        " NULL::numeric, NULL::text, NULL::bigint, FALSE, r.version_id, NULL::text, NULL::bigint,"
        " FALSE, r.per FROM ({awards}) a JOIN {rules} ON r.rule = a.rule"
        " JOIN people_circumstances c ON c.person_id = a.person_id AND c.superseded_at IS NULL"
        "  AND c.valid_from <= {last} AND (c.valid_to IS NULL OR c.valid_to > {first})"
        "  AND (c.valid_from <= {first} OR NOT EXISTS (SELECT FROM people_circumstances z"
        "   WHERE z.person_id = c.person_id AND z.superseded_at IS NULL"
        "   AND z.valid_from < c.valid_from))"
        " WHERE a.region = ANY({below}::text[]) AND (c.hukou IS NULL OR c.residence IS NULL)"
        "  AND (c.hukou = ANY({inside}::text[])) IS NOT TRUE"
        "  AND (c.residence = ANY({inside}::text[])) IS NOT TRUE"
    ).format(
        region=sql.Literal(REGION), awards=awards, rules=_rule_rows(rules),
        first=sql.Literal(rules.month.first), last=sql.Literal(rules.month.last),
        below=sql.Literal(BELOW), inside=inside,
    )  # fmt: skip


def _entitlements(rules: RuleSet, people: str | None) -> sql.Composable:
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
        region=sql.Literal(REGION), found=outcomes(rules, county_facts(rules, people)),
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
    "CASE WHEN o.outcome = 'standard_missing' AND o.stated_sum IS NOT NULL AND r.per IN ('once', 'event')"
    " THEN 'entitled' ELSE o.outcome END"
)
AMOUNT = sql.SQL(
    "CASE WHEN o.outcome = 'standard_missing' AND r.per IN ('once', 'event')"
    " THEN o.stated_sum ELSE o.amount END"
)


def county_facts(rules: RuleSet, people: str | None = None, awards: Awards | None = None) -> Facts:
    """The facts relations of everybody whose region of the month is at or below ``BELOW``.

    With ``people`` only of those among them; with ``awards`` the deaths only of those who have
    an award that a death decides.
    """
    month, inside = rules.month, everywhere(rules)
    whose, known = (
        sql.SQL("{}{}").format(relations.in_regions(BELOW, inside, row), _among(people, row))
        for row in ("c", "k")
    )
    dead = sql.SQL("TRUE{}{}").format(_among(people, "z"), _with_event(rules, awards))
    findings = ask_findings(rules.rules)
    return Facts(
        relations.whole_month(month, whose, findings=findings),
        relations.changed_in_month(month, known, findings=findings),
        relations.on_day_of_death(month, whose, findings=findings, among=dead),
    )


def _with_event(rules: RuleSet, awards: Awards | None) -> sql.Composable:
    """A further condition on the person of ``z``: an award whose item is decided on an event."""
    event = [r for r in rules.rules if r.version.event is not None]
    if awards is None or not event:
        return NOTHING
    return sql.SQL(
        " AND z.person_id IN (SELECT e.person_id FROM ({}) e WHERE e.rule IS NOT NULL)"
    ).format(awards.of(event))


def _among(people: str | None, row: str) -> sql.Composable:
    """A further condition on the person of a row."""
    if people is None:
        return NOTHING
    return sql.SQL(" AND {}.person_id IN (SELECT person_id FROM {})").format(
        sql.Identifier(row), sql.Identifier(people)
    )


def everywhere(rules: RuleSet) -> frozenset[str]:
    """Every code inside the five prefectures."""
    return frozenset().union(*(rules.regions.descendants(p) for p in rules.regions.prefectures()))


def awards_of(month: Month, people: str | None, chosen: Sequence[Rule]) -> sql.Composable:
    """Awards that run in the month and are not settled before, each with the number of its rule.

    The number (NULL outside ``chosen``) comes from a CASE: the planner would take a join with a
    list of values for selective, and look people up one by one. Items of events are few: there
    that is wanted.
    """
    arms = [
        sql.SQL("WHEN w.item_id = {} AND w.part = {} THEN {}").format(
            sql.Literal(r.item.id), sql.Literal(r.part.part or ""), sql.Literal(r.number)
        )
        for r in chosen
    ]
    return sql.SQL(
        "SELECT w.id AS award_id, w.person_id, w.region, w.payee_kind AS stated_kind,"
        " w.payee_id AS stated_id, w.sum_approved AS stated_sum, CASE {arms} END AS rule"
        " FROM eligibility_award w WHERE w.starts <= {month} AND w.settled_before <= {month}"
        " AND (w.ends IS NULL OR w.ends >= {month}){among}{few}"
    ).format(
        arms=sql.SQL(" ").join(arms), month=sql.Literal(month.first), among=_among(people, "w"),
        few=_of_events(chosen),
    )  # fmt: skip


def _of_events(chosen: Sequence[Rule]) -> sql.Composable:
    """A further condition on the item of an award ``w`` where all rules are decided on events."""
    if any(r.version.event is None for r in chosen):
        return NOTHING
    items = sorted({r.item.id for r in chosen})
    return sql.SQL(" AND w.item_id = ANY({}::bigint[])").format(sql.Literal(items))


def _rule_rows(rules: RuleSet) -> sql.Composable:
    rows = [
        sql.SQL("({}, {}::bigint, {}, {}, {}::bigint, {})").format(
            *map(
                sql.Literal,
                (r.number, r.item.id, r.item.code, r.part.part or "", r.version_id, r.version.per),
            )
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


NOTHING = sql.SQL("")
NOT_SUSPENDED = sql.SQL("NOT EXISTS (SELECT FROM suspended z WHERE z.award_id = x.award_id)")


__all__ = [
    "Rule",
    "award_outcomes",
    "awards_of",
    "by_rule",
    "county_facts",
    "entitlements_sql",
    "everywhere",
    "text_of",
]
