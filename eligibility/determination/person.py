"""One person's entitlements of a month: typed values or a stored person, same evaluator."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.db import connection
from psycopg import Cursor, sql

from eligibility.determination import facts as relations
from eligibility.determination.explain import days_sql, read_days
from eligibility.determination.query import Facts, outcomes
from eligibility.determination.result import NOT_ENTITLED, Outcome, entries, monthly_total
from eligibility.determination.rule import Rule, ask_findings
from eligibility.determination.rule_set import RuleSet, rule_set
from portal.lib.periods import Month
from portal.regions.selectors import tree


def determine_typed(
    rules: RuleSet, facts: Mapping[str, Any], findings: str | None
) -> dict[str, Any]:
    """The output of DESIGN §8 for values typed in; ``findings`` is a JSON object of truths."""
    texts = _prepared(rules, "typed", _typed)
    return _determine(rules, texts, {**facts, "findings": findings})


def entitlements_of(person_id: int, month: Month) -> dict[str, Any]:
    """The same for a stored person, with presumptions; an unknown person has no items."""
    rules = rule_set(month, region_of_month(person_id, month) or "43")
    return _determine(rules, _prepared(rules, "stored", _stored), {"person": person_id})


def outcomes_of(person_id: int, month: Month) -> list[tuple[Rule, Outcome]]:
    """What each item of a stored person's month came to, without the explanation: one statement.

    For looking at many months at once, as a preview of a change does.
    """
    rules = rule_set(month, region_of_month(person_id, month) or "43")
    text = _prepared(rules, "stored outcomes", _stored_outcomes)
    found = _found(_select(text, {"person": person_id}))
    return [(rule, found.get(rule.number, NOT_ENTITLED)) for rule in rules.rules]


@dataclass(frozen=True, slots=True)
class Texts:
    """SQL with named parameters: outcomes, and the rows of day rules and of event rules."""

    outcomes: str
    daily: str | None
    event: str | None
    event_as_daily: str | None


Prepared = TypeVar("Prepared")


def _prepared(rules: RuleSet, kind: str, make: Callable[[RuleSet], Prepared]) -> Prepared:
    if kind not in rules.prepared:
        rules.prepared[kind] = make(rules)
    return cast("Prepared", rules.prepared[kind])


def _typed(rules: RuleSet) -> Texts:
    row = relations.typed(rules.month)
    return _texts(rules, Facts(row, None, row), row, row)


def _stored(rules: RuleSet) -> Texts:
    facts = _facts_of_person(rules)
    daily = sql.SQL("{} UNION ALL {}").format(facts.whole, facts.changed)
    return _texts(rules, facts, daily, facts.event)


def _stored_outcomes(rules: RuleSet) -> str:
    return outcomes(rules, _facts_of_person(rules)).as_string(None)


def _facts_of_person(rules: RuleSet) -> Facts:
    whose = sql.SQL("c.person_id = {}").format(sql.Placeholder("person"))
    known = sql.SQL("k.person_id = {}").format(sql.Placeholder("person"))
    dead = sql.SQL("z.person_id = {}").format(sql.Placeholder("person"))
    found = ask_findings(rules.rules)
    whole = relations.whole_month(rules.month, whose, findings=found)
    changed = relations.changed_in_month(rules.month, known, findings=found)
    death = relations.on_day_of_death(rules.month, whose, findings=found, among=dead)
    return Facts(whole, changed, death)


def _texts(rules: RuleSet, facts: Facts, daily: sql.Composable, event: sql.Composable) -> Texts:
    of_day, of_event = _split(rules)
    ages = _ages(rules.month)

    def text(query: sql.Composable) -> str:
        return query.as_string(None)

    return Texts(
        text(outcomes(rules, facts)),
        text(days_sql(of_day, daily, ages)) if of_day else None,
        text(days_sql(of_event, event, ages)) if of_event else None,
        text(days_sql(of_event, daily, ages)) if of_event else None,
    )


def _split(rules: RuleSet) -> tuple[list[Rule], list[Rule]]:
    return (
        [r for r in rules.rules if r.version.event is None],
        [r for r in rules.rules if r.version.event is not None],
    )


def _determine(rules: RuleSet, texts: Texts, values: Mapping[str, Any]) -> dict[str, Any]:
    of_day, of_event = _split(rules)
    rows = {
        False: read_days(of_day, _select(texts.daily, values)),
        True: read_days(
            of_event, _select(texts.event, values) or _select(texts.event_as_daily, values)
        ),
    }
    items = entries(rules, _found(_select(texts.outcomes, values)), rows)
    return {
        "month": str(rules.month),
        "region": rules.region,
        "monthly_total": monthly_total(items),
        "note": rules.note,
        "items": items,
    }


def _found(rows: Iterable[tuple]) -> dict[int, Outcome]:
    return {
        rule: Outcome(outcome, amount, possible, tier, payee, tuple(barred or ()))
        for _, _, rule, outcome, amount, possible, tier, payee, _, barred in rows
    }


def _select(query: str | None, values: Mapping[str, Any]) -> list[tuple]:
    if query is None:
        return []
    connection.ensure_connection()
    # psycopg's own cursor: prepared on the server, so the long text is parsed and planned once. Left
    # to itself PostgreSQL would plan it anew for every person, which takes ten times the answer.
    with Cursor(connection.connection) as cursor:
        cursor.execute("SET plan_cache_mode = force_generic_plan")
        cursor.execute(query, values, prepare=True)  # type: ignore[call-overload]
        rows = cursor.fetchall()
        cursor.execute("RESET plan_cache_mode")
    return rows


def _ages(month: Month) -> sql.Composable:
    """Age in the month (on the day of death in its month) and in the month before."""

    def age(column: str, of: Month) -> sql.Composable:
        return sql.SQL(
            "({now} - (date_part('year', f.{c}) * 12 + date_part('month', f.{c}) - 1)::int) / 12"
        ).format(now=sql.Literal(of.index), c=sql.Identifier(column))

    return sql.SQL("{}, {}").format(age("born", month), age("birth_date", month.previous()))


def region_of_month(person_id: int, month: Month) -> str | None:
    """The county whose rules and money count: of hukou on the first day known, else of residence."""
    regions = tree(month)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hukou, residence FROM people_circumstances WHERE person_id = %s"
            " AND superseded_at IS NULL AND valid_from <= %s AND (valid_to IS NULL OR valid_to > %s)"
            " ORDER BY valid_from LIMIT 1",
            [person_id, month.last, month.first],
        )
        row = cursor.fetchone()
    return region_of(row[0], row[1], regions) if row else None


def region_of(hukou: str | None, residence: str | None, regions: Any) -> str | None:
    """County (or the region itself above counties) of hukou inside the five, else of residence."""
    for code in (hukou, residence):
        if code and code != "none" and regions.known(code):
            return regions.county_of(code) or code
    return None


__all__ = ["determine_typed", "entitlements_of", "outcomes_of", "region_of", "region_of_month"]
