"""Determinations of a whole county in one SELECT: what the monthly run and discovery read."""

from collections.abc import Callable, Mapping, Sequence

from psycopg import sql

from eligibility.determination import facts as relations
from eligibility.determination.awards import (
    BELOW,
    PEOPLE_HELD,
    awards,
    held,
    of_held,
    without_region,
)
from eligibility.determination.lacking import named, names_of, placeless
from eligibility.determination.outcomes import columns_of
from eligibility.determination.query import Facts, outcomes, outcomes_of_awards
from eligibility.determination.result import arms
from eligibility.determination.rule import ask_findings
from eligibility.determination.rule_set import RuleSet, rule_set
from eligibility.determination.yields import rivals, yields
from portal.lib.periods import Month

#: Stands for the region in the text shared by counties of equal rules.
REGION = "@region"
_texts: dict[tuple, str] = {}


def award_outcomes(month: Month, region: str, *, people: str | None = None) -> sql.Composable:
    """One row per award live in ``month`` whose person's region of the month is ``region``.

    Columns: award_id, person_id, item_id, code, part, region, outcome (entitled, not_entitled,
    undetermined, standard_missing or rule_gap), amount (yuan per the item's period, null unless
    entitled to a sum), payee_kind, payee_id (null where the payee is not known), suspended,
    version_id, tier, standard_id, excluded, per, needs (of an undetermined one, the unknown facts
    it hangs on, text[]). Everything is inlined; nothing is written.

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
    key = (make.__name__, limits, rules.as_of, rules.month, rates)
    if key not in _texts:
        if len(_texts) > TEXTS_KEPT:
            _texts.clear()
        _texts[key] = make(rules, *limits).as_string(None)
    below = "{" + ",".join(sorted(rules.regions.descendants(rules.region))) + "}"
    text = _texts[key].replace(BELOW, below).replace(REGION, rules.region)
    return sql.SQL(text)  # type: ignore[arg-type]


TEXTS_KEPT = 64


def _award_outcomes(rules: RuleSet, people: str | None) -> sql.Composable:
    if not rules.rules:
        return sql.SQL("SELECT {}, NULL::text[] AS needs WHERE FALSE").format(NO_COLUMNS)
    names, rivalry = names_of(rules.rules), arms(rules)
    judged, found = outcomes_of_awards(rules, facts_of_held(rules, people), awards(names))
    return sql.SQL(
        "WITH {held}, {judged}, found AS NOT MATERIALIZED ({found}),"
        " rivals AS MATERIALIZED ({rivals}), suspended AS MATERIALIZED ("
        "  SELECT DISTINCT award_id"
        "  FROM eligibility_suspension WHERE lifted_at IS NULL AND from_month <= {month}"
        "  AND (to_month IS NULL OR to_month >= {month}))"
        " SELECT o.award_id, o.person_id, r.item_id, r.code, r.part, {region}::text AS region,"
        " {outcome} AS outcome, {amount} AS amount,"
        " coalesce(NULLIF(o.stated_kind, ''), o.payee) AS payee_kind,"
        " CASE WHEN o.stated_kind <> '' THEN o.stated_id WHEN o.payee = 'person' THEN o.person_id"
        "  WHEN o.payee = 'institution' THEN o.institution_org_id END AS payee_id,"
        " o.award_id IN (SELECT award_id FROM suspended) AS suspended, r.version_id, r.tier,"
        " r.standard_id,"
        " coalesce(cardinality(o.barred), 0) > 0 OR {excluded} AS excluded, r.per,"
        " CASE WHEN o.outcome = 'undetermined' THEN {needs} END AS needs"
        " FROM found o JOIN {rates} ON r.key = {key} UNION ALL {nowhere}"
    ).format(
        region=sql.Literal(REGION), outcome=OUTCOME, amount=AMOUNT, held=held(rules, people),
        judged=judged, found=found, rivals=rivals(rivalry), rates=_rates(rules), key=RATE, month=sql.Literal(rules.month.first),
        excluded=yields(rivalry, NOT_SUSPENDED, among="rivals"), nowhere=_nowhere(rules, names),
        needs=named(names, sql.SQL("o.lacks")),
    )  # fmt: skip


def _nowhere(rules: RuleSet, names: Sequence[str]) -> sql.Composable:
    """Awards of people whose region of the month is not known: undetermined, in the award's own."""
    return sql.SQL(
        "SELECT n.award_id, n.person_id, r.item_id, r.code, r.part, {region}::text, 'undetermined',"
        " NULL::numeric, NULL::text, NULL::bigint, FALSE, r.version_id, NULL::text, NULL::bigint,"
        " FALSE, r.per, n.needs FROM (SELECT a.*, {places} AS needs FROM {nowhere}) n"
        " JOIN {rates} ON r.key = n.rule * 100"
    ).format(
        region=sql.Literal(REGION), rates=_rates(rules), places=placeless(names, "c"),
        nowhere=without_region(rules, rules.rules),
    )  # fmt: skip


def _entitlements(rules: RuleSet, people: str | None) -> sql.Composable:
    if not rules.rules:
        return sql.SQL("SELECT {}, NULL::numeric AS possible WHERE FALSE").format(NO_COLUMNS)
    return sql.SQL(
        "SELECT NULL::bigint AS award_id, o.person_id, r.item_id, r.code, r.part,"
        " {region}::text AS region, o.outcome, o.amount, o.payee AS payee_kind,"
        " CASE WHEN o.payee = 'person' THEN o.person_id WHEN o.payee = 'institution'"
        "  THEN o.institution_org_id END AS payee_id, FALSE AS suspended, r.version_id, r.tier,"
        " r.standard_id, coalesce(cardinality(o.barred), 0) > 0 AS excluded, r.per, o.possible"
        " FROM ({found}) o JOIN {rates} ON r.key = {key}"
    ).format(
        region=sql.Literal(REGION), found=outcomes(rules, county_facts(rules, people)),
        rates=_rates(rules), key=RATE,
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


def county_facts(rules: RuleSet, people: str | None = None) -> Facts:
    """The facts relations of everybody whose region of the month is at or below ``BELOW``.

    With ``people`` only of those among them.
    """
    among = {row: _among(people, row) for row in ("c", "k", "z")}
    among["d"] = among["c"]
    return _facts(rules, among, findings=ask_findings(rules.rules))


def facts_of_held(rules: RuleSet, people: str | None) -> Facts:
    """The same of the people of ``held``, the deaths only of whom a death decides an award.

    Without findings: they are looked up award by award.
    """
    event = [r for r in rules.rules if r.version.event is not None]
    dead = sql.SQL(" AND z.person_id IN (SELECT person_id FROM ({}) e)").format(of_held(event))
    among = sql.SQL(" AND c.person_id = {}").format(PEOPLE_HELD)
    further = {"c": among, "k": _among(people, "k"), "d": NOTHING, "z": dead}
    return _facts(rules, further, findings=False, few=True)


def _facts(
    rules: RuleSet, among: Mapping[str, sql.Composable], *, findings: bool, few: bool = False
) -> Facts:
    """Facts relations with a further condition each: whole month, changed, died, their deaths."""
    month, inside = rules.month, rules.regions.everywhere
    whose, known, died = (
        sql.SQL("{}{}").format(relations.in_regions(BELOW, inside, row), among[which])
        for row, which in (("c", "c"), ("k", "k"), ("c", "d"))
    )
    dead = sql.SQL("TRUE{}").format(among["z"])
    return Facts(
        relations.whole_month(month, whose, findings=findings, few=few),
        relations.changed_in_month(month, known, findings=findings),
        relations.on_day_of_death(month, died, findings=findings, among=dead),
    )


def _among(people: str | None, row: str) -> sql.Composable:
    """A further condition on the person of a row."""
    if people is None:
        return NOTHING
    return sql.SQL(" AND {}.person_id IN (SELECT person_id FROM {})").format(
        sql.Identifier(row), sql.Identifier(people)
    )


def _rates(rules: RuleSet) -> sql.Composable:
    """What is known of each rule and tier, by one number: joins by two are underestimated."""
    rows = [
        (r.number * 100 + n, r.item.id, r.item.code, r.part.part or "", r.version_id, r.version.per, *rate)
        for r in rules.rules
        for n, rate in enumerate(
            [(None, None), *((rate.tier.name, rate.source.row_id) for rate in r.rates)]
        )
    ]  # fmt: skip
    return columns_of(RATES, rows, "r")


RATES = {
    "key": "int", "item_id": "bigint", "code": "text", "part": "text", "version_id": "bigint",
    "per": "text", "tier": "text", "standard_id": "bigint",
}  # fmt: skip
RATE = sql.SQL("o.rule * 100 + coalesce(o.tier + 1, 0)")
NOTHING = sql.SQL("")
NOT_SUSPENDED = sql.SQL("x.award_id NOT IN (SELECT award_id FROM suspended)")
