"""The facts relation of a month: what every condition is evaluated over.

Columns: ``person_id``, ``is_first``, ``is_last`` (which days of the month the row speaks for),
one per fact, ``born`` (the birth date, moved on by a month for who died before the birthday in
the month of death, so that age is the age on the day of death), ``institution_org_id`` and
``findings``. A person without a change inside the month has one row, others two or three;
``hukou`` and ``residence`` are those of the first day (the first day known) on all of them.
"""

from psycopg import sql

from portal.lib.periods import Month
from portal.people.facts import FACTS

TYPES = {
    "bool": "boolean", "enum": "text", "region": "text",
    "level": "smallint", "date": "date", "list": "text[]",
}  # fmt: skip
PLACES = ("hukou", "residence")
#: Read from the latest row or as one value a month, not from the day's row.
_OWN = (*PLACES, "died_on")


def typed(month: Month) -> sql.Composable:
    """One row of values given as parameters, named as the facts, and ``findings`` (JSON or None)."""
    columns = [
        sql.SQL("{}::{} AS {}").format(
            sql.Placeholder(name), sql.SQL(TYPES[fact.kind]), sql.Identifier(name)
        )
        for name, fact in FACTS.items()
    ]
    return sql.SQL(
        "SELECT NULL::bigint AS person_id, TRUE AS is_first, TRUE AS is_last, v.*, {born} AS born,"
        " NULL::bigint AS institution_org_id, {findings}::jsonb AS findings FROM (SELECT {columns}) v"
    ).format(
        born=_born("v", "v", month), findings=sql.Placeholder("findings"),
        columns=sql.SQL(", ").join(columns),
    )  # fmt: skip


def whole_month(month: Month, whose: sql.Composable, *, findings: bool) -> sql.Composable:
    """People whose row holds all month: ``whose`` is a condition on ``c``."""
    where = sql.SQL(
        "c.superseded_at IS NULL AND c.valid_from <= {first}"
        " AND (c.valid_to IS NULL OR c.valid_to > {last}) AND {whose}"
    ).format(first=month.first, last=month.last, whose=whose)
    return _stored(
        month, sql.SQL("people_circumstances c"), where,
        flags=("TRUE", "TRUE"), places="c", findings=findings,
    )  # fmt: skip


def changed_in_month(month: Month, whose: sql.Composable, *, findings: bool) -> sql.Composable:
    """People with a change inside the month: a row for the first day (if known), one for the last.

    Who is first known inside the month and changes again has a third, of the first day known,
    that is neither: the payee is read there. ``whose`` is a condition on ``k``, the row of the
    first day known.
    """
    first, last = sql.Literal(month.first), sql.Literal(month.last)
    source = sql.SQL(
        "(SELECT k.person_id, k.hukou, k.residence, k.valid_from AS since FROM people_circumstances k"
        " WHERE k.superseded_at IS NULL AND {whose} AND ("
        "  k.valid_from <= {first} AND k.valid_to > {first} AND k.valid_to <= {last}"
        "  OR k.valid_from > {first} AND k.valid_from <= {last} AND NOT EXISTS ("
        "   SELECT FROM people_circumstances z WHERE z.person_id = k.person_id"
        "   AND z.superseded_at IS NULL AND z.valid_from < k.valid_from))) p"
        " JOIN people_circumstances c ON c.person_id = p.person_id AND c.superseded_at IS NULL"
    ).format(first=first, last=last, whose=whose)
    holds = sql.SQL("c.valid_from <= {d} AND (c.valid_to IS NULL OR c.valid_to > {d})")
    appeared = sql.SQL("p.since > {f} AND c.valid_from = p.since AND c.valid_to <= {d}")
    return sql.SQL(" UNION ALL ").join(
        _stored(month, source, where, flags=flags, places="p", findings=findings)
        for where, flags in (
            (holds.format(d=first), ("TRUE", "FALSE")),
            (appeared.format(f=first, d=last), ("FALSE", "FALSE")),
            (holds.format(d=last), ("FALSE", "TRUE")),
        )
    )


def on_day_of_death(month: Month, whose: sql.Composable, *, findings: bool) -> sql.Composable:
    """People who died in the month, as they were on that day: for items whose event is the death."""
    source = sql.SQL(
        "people_circumstances z JOIN people_circumstances c ON c.person_id = z.person_id"
        " AND c.superseded_at IS NULL AND c.valid_from <= z.died_on"
        " AND (c.valid_to IS NULL OR c.valid_to > z.died_on)"
    )
    where = sql.SQL(
        "z.superseded_at IS NULL AND z.valid_to IS NULL AND z.died_on BETWEEN {} AND {} AND {}"
    ).format(month.first, month.last, whose)
    return _stored(month, source, where, flags=("TRUE", "TRUE"), places="c", findings=findings)


def in_regions(codes: str, everywhere: frozenset[str], alias: str = "c") -> sql.Composable:
    """People whose region of the month is among ``codes``: by hukou inside the five, else residence.

    ``codes`` is the text of an array, such as ``{431103}``.
    """
    hukou = sql.SQL("{}.hukou").format(sql.Identifier(alias))
    residence = sql.SQL("{}.residence").format(sql.Identifier(alias))
    return sql.SQL(
        "({h} = ANY({codes}::text[]) OR ((({h} = ANY({all}::text[])) IS NOT TRUE)"
        " AND {r} = ANY({codes}::text[])))"
    ).format(h=hukou, r=residence, codes=sql.Literal(codes), all=sql.Literal(sorted(everywhere)))


def _stored(
    month: Month, source: sql.Composable, where: sql.Composable, *,
    flags: tuple[str, str], places: str, findings: bool,
) -> sql.Composable:  # fmt: skip
    columns = [_presumed(name) for name in FACTS if name not in _OWN]
    place = [
        sql.SQL("{}.{}").format(sql.Identifier(places), sql.Identifier(name)) for name in PLACES
    ]
    found = sql.SQL(
        "(SELECT jsonb_object_agg(n.code, n.value) FROM eligibility_finding n"
        " WHERE n.person_id = c.person_id AND n.superseded_at IS NULL AND n.valid_from <= {first}"
        " AND (n.valid_to IS NULL OR n.valid_to > {first}))"
    ).format(first=month.first)
    return sql.SQL(
        "SELECT c.person_id, {first} AS is_first, {last} AS is_last, {columns}, {place},"
        " d.died_on, {born} AS born, c.institution_org_id, {findings} AS findings"
        " FROM {source} LEFT JOIN (SELECT person_id, died_on FROM people_circumstances"
        "  WHERE superseded_at IS NULL AND valid_to IS NULL AND died_on IS NOT NULL) d"
        " ON d.person_id = c.person_id WHERE {where}"
    ).format(
        first=sql.SQL(flags[0]), last=sql.SQL(flags[1]), columns=sql.SQL(", ").join(columns),
        place=sql.SQL(", ").join(place), born=_born("c", "d", month),
        findings=found if findings else sql.SQL("NULL::jsonb"), source=source, where=where,
    )  # fmt: skip


def _presumed(name: str) -> sql.Composable:
    """A fact's column with its presumption, where the vocabulary has one for stored people."""
    fact, column = FACTS[name], sql.SQL("c.{}").format(sql.Identifier(name))
    if not fact.presumes:
        return sql.SQL("{} AS {}").format(column, sql.Identifier(name))
    value: sql.Composable = sql.Literal(
        list(fact.presumed) if fact.kind == "list" else fact.presumed
    )
    value = sql.SQL("{}::{}").format(value, sql.SQL(TYPES[fact.kind]))
    for other, known in fact.presumed_where.items():
        where = sql.SQL("c.{} = ANY({}::{}[])").format(
            sql.Identifier(other), sql.Literal(list(known)), sql.SQL(TYPES[FACTS[other].kind])
        )
        value = sql.SQL("CASE WHEN {} THEN {} END").format(where, value)
    return sql.SQL("COALESCE({}, {}) AS {}").format(column, value, sql.Identifier(name))


def _born(birth: str, death: str, month: Month) -> sql.Composable:
    """The birth date that ages by months; on a month's last day every birthday of it is reached."""
    b, d = sql.Identifier(birth), sql.Identifier(death)
    return sql.SQL(
        "CASE WHEN {d}.died_on >= {first} AND {d}.died_on < {last}"
        " AND date_part('month', {b}.birth_date) = {number}"
        " AND date_part('day', {b}.birth_date) > date_part('day', {d}.died_on)"
        " THEN (date_trunc('month', {b}.birth_date) + interval '1 month')::date"
        " ELSE {b}.birth_date END"
    ).format(b=b, d=d, first=month.first, last=month.last, number=sql.Literal(month.number))
