"""The awards a county's month is about, as the relation ``held`` that a statement begins with."""

from collections.abc import Sequence
from functools import partial

from psycopg import sql

from eligibility.determination.lacking import lacks
from eligibility.determination.query import Awards
from eligibility.determination.rule import Rule
from eligibility.determination.rule_set import RuleSet

#: Stands for the codes at and below the county in the text shared by counties of equal rules.
BELOW = "{@below}"
#: What ``held`` has beside award, person, region and rule: payee and sum stated with the award.
STATED = ("stated_kind", "stated_id", "stated_sum")

_LIVE = sql.SQL(
    "w.starts <= {month} AND w.settled_before <= {month} AND (w.ends IS NULL OR w.ends >= {month})"
)
_COLUMNS = sql.SQL(
    "SELECT w.id AS award_id, w.person_id, w.region, w.payee_kind AS stated_kind,"
    " w.payee_id AS stated_id, w.sum_approved AS stated_sum, {rule} AS rule FROM "
)
# Who was never registered outside the award's county is of that county in every month; the awards
# of others are asked for in every county where these once were. A code that is not of our regions
# this month, such as one given up since, says nothing of where its people are.
_OF_COUNTY = sql.SQL(
    "{columns} eligibility_award w WHERE {live} AND w.region = ANY({below}::text[])"
    " UNION ALL {columns} eligibility_award w WHERE w.id IN"
    " (SELECT award_id FROM eligibility_elsewhere WHERE region = ANY({below}::text[]))"
    " AND {live} AND w.region <> ALL({below}::text[]) AND w.region = ANY({known}::text[])"
    " UNION ALL {columns} eligibility_award w WHERE {live} AND w.region IN"
    " (SELECT code FROM regions_region WHERE code <> ALL({known}::text[]))"
)
_OF_SOME = sql.SQL(
    "{columns} eligibility_award w WHERE {live} AND w.person_id IN (SELECT person_id FROM {people})"
)


def held(rules: RuleSet, people: str | None) -> sql.Composable:
    """``held AS MATERIALIZED (…)``: awards live in the month, each with the number of its rule.

    All that a person of the county can have (more than those: who moved away is told by the
    facts), or with ``people``, a table with a column ``person_id``, all awards of those. The
    number is NULL where no rule of the set is the award's.
    """
    month = sql.Literal(rules.month.first)
    arms = [
        sql.SQL("WHEN w.item_id = {} AND w.part = {} THEN {}").format(
            sql.Literal(r.item.id), sql.Literal(r.part.part or ""), sql.Literal(r.number)
        )
        for r in rules.rules
    ]
    rule = sql.SQL("CASE {} END").format(sql.SQL(" ").join(arms)) if arms else sql.SQL("NULL::int")
    text = (_OF_COUNTY if people is None else _OF_SOME).format(
        columns=_COLUMNS.format(rule=rule), live=_LIVE.format(month=month),
        below=sql.Literal(BELOW), known=sql.Literal(sorted(rules.regions.everywhere)),
        people=sql.Identifier(people or ""),
    )  # fmt: skip
    return sql.SQL("held AS MATERIALIZED ({})").format(text)


#: The people of ``held``, as an array: one ordered walk through an index where a join would
#: look each of them up, or read everybody.
PEOPLE_HELD = sql.SQL("ANY(ARRAY(SELECT person_id FROM held))")


def of_held(chosen: Sequence[Rule]) -> sql.Composable:
    """The awards of ``held`` that some rules decide."""
    numbers = sql.Literal([r.number for r in chosen])
    return sql.SQL("SELECT * FROM held WHERE rule = ANY({}::int[])").format(numbers)


def awards(names: Sequence[str]) -> Awards:
    """``held`` as outcomes read it, with what each award lacks as places in ``names``."""
    return Awards(of_held, STATED, partial(lacks, names=names))


def without_region(rules: RuleSet, chosen: Sequence[Rule]) -> sql.Composable:
    """Awards ``a`` with the row ``c`` of people whose region of the month is not known.

    The region of a month is read on its first day, or the first day known. Who is known to be
    outside the five prefectures is not among them.
    """
    inside = sql.Literal(sorted(rules.regions.everywhere))
    return sql.SQL(
        "(SELECT h.* FROM ({held}) h WHERE h.award_id IN"
        " (SELECT award_id FROM eligibility_elsewhere WHERE region = '') OFFSET 0) a"
        " JOIN people_circumstances c ON c.person_id = a.person_id AND c.superseded_at IS NULL"
        "  AND c.valid_from <= {last} AND (c.valid_to IS NULL OR c.valid_to > {first})"
        "  AND (c.valid_from <= {first} OR NOT EXISTS (SELECT FROM people_circumstances z"
        "   WHERE z.person_id = c.person_id AND z.superseded_at IS NULL"
        "   AND z.valid_from < c.valid_from))"
        " WHERE a.region = ANY({below}::text[]) AND (c.hukou IS NULL OR c.residence IS NULL)"
        "  AND (c.hukou = ANY({inside}::text[])) IS NOT TRUE"
        "  AND (c.residence = ANY({inside}::text[])) IS NOT TRUE"
    ).format(
        held=of_held(chosen), below=sql.Literal(BELOW), inside=inside,
        first=sql.Literal(rules.month.first), last=sql.Literal(rules.month.last),
    )  # fmt: skip
