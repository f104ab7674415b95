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
#: The columns of the relation that are cheap to compute: all but ``findings``.
COLUMNS = (
    "person_id", "is_first", "is_last", *FACTS, "born", "institution_org_id",
)  # fmt: skip
#: Read from the latest row or as one value a month, not from the day's row.
_OWN = (*PLACES, "died_on")
ALL = sql.SQL("TRUE")


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
        born=_born("v", sql.SQL("v.died_on"), month), findings=sql.Placeholder("findings"),
        columns=sql.SQL(", ").join(columns),
    )  # fmt: skip


def whole_month(
    month: Month, whose: sql.Composable, *, findings: bool, few: bool = False
) -> sql.Composable:
    """People whose row holds all month: ``whose`` is a condition on ``c``.

    Deaths are joined once to everybody; of ``few``, found through an index, each is looked up.
    """
    where = sql.SQL(
        "c.superseded_at IS NULL AND c.valid_from <= {first}"
        " AND (c.valid_to IS NULL OR c.valid_to > {last}) AND {whose}"
    ).format(first=month.first, last=month.last, whose=whose)
    source, death = sql.SQL("people_circumstances c"), _death("c")
    if not few:
        source, death = sql.SQL("{} LEFT JOIN {}").format(source, _DIED), sql.SQL("d.died_on")
    return _stored(
        month, source, where,
        flags=("TRUE", "TRUE"), places="c", death=death, findings=findings,
    )  # fmt: skip


def changed_in_month(month: Month, whose: sql.Composable, *, findings: bool) -> sql.Composable:
    """People with a change inside the month: a row for the first day (if known), one for the last.

    Who is first known inside the month and changes again has a third, of the first day known,
    that is neither: the payee is read there. ``whose`` is a condition on ``k``, the row of the
    first day known.
    """
    first, last = sql.Literal(month.first), sql.Literal(month.last)
    known = sql.SQL(
        "SELECT k.*, {death} AS death FROM (SELECT k.* FROM people_circumstances k"
        " WHERE k.superseded_at IS NULL AND {whose} AND k.valid_from <= {first}"
        "  AND k.valid_to > {first} AND k.valid_to <= {last} UNION ALL"
        " SELECT k.* FROM people_circumstances k WHERE k.superseded_at IS NULL AND {whose}"
        "  AND k.valid_from > {first} AND k.valid_from <= {last} AND NOT EXISTS ("
        "   SELECT FROM people_circumstances z WHERE z.person_id = k.person_id"
        "   AND z.superseded_at IS NULL AND z.valid_from < k.valid_from)) k"
    ).format(first=first, last=last, whose=whose, death=_death("k"))
    changed = sql.SQL("known p {}").format(_row_on("p", last))
    appears = sql.SQL("c.valid_from > {f} AND c.valid_to <= {d}")
    same = sql.SQL("known c")
    rows = [
        _stored(
            month,
            source,
            where,
            flags=flags,
            places=p,
            death=sql.Identifier(p, "death"),
            findings=findings,
        )
        for source, p, where, flags in (
            (same, "c", sql.SQL("c.valid_from <= {}").format(first), ("TRUE", "FALSE")),
            (same, "c", appears.format(f=first, d=last), ("FALSE", "FALSE")),
            (changed, "p", ALL, ("FALSE", "TRUE")),
        )
    ]
    return sql.SQL("(WITH known AS MATERIALIZED ({}) {})").format(
        known, sql.SQL(" UNION ALL ").join(rows)
    )


def on_day_of_death(
    month: Month, whose: sql.Composable, *, findings: bool, among: sql.Composable = ALL
) -> sql.Composable:
    """People who died in the month, as they were on that day: for items whose event is the death.

    Places are those of the month's first day (the first day known), as for every item: ``whose``
    is a condition on that row ``c``. Where it is another row than that of the death it comes too,
    flagged neither: the payee and what excludes are read there. Who is known only after the
    death is taken as on that day.
    ``among`` is a condition on the person of ``z``, the row with the death: of one or of few, no
    other death is looked at.
    """
    dead = sql.SQL(
        "SELECT z.person_id, z.died_on, c.hukou, c.residence, c.id AS first_row,"
        " ({there}) AS last_row FROM people_circumstances z JOIN LATERAL ("
        "SELECT * FROM people_circumstances x WHERE x.id = ({here})) c ON TRUE"
        " WHERE z.superseded_at IS NULL AND z.valid_to IS NULL"
        " AND z.died_on BETWEEN {first} AND {last} AND {among} AND {whose}"
    ).format(
        here=_row_nearest(sql.SQL("{}::date").format(sql.Literal(month.first)), month),
        there=_row_nearest(sql.SQL("z.died_on"), month),
        first=month.first, last=month.last, among=among, whose=whose,
    )  # fmt: skip
    rows = [
        _stored(
            month, sql.SQL("dead z JOIN people_circumstances c ON c.id = z.{}").format(row), where,
            flags=flags, places="z", death=sql.SQL("z.died_on"), findings=findings,
        )
        for row, where, flags in (
            (sql.Identifier("last_row"), ALL, ("z.first_row = z.last_row", "TRUE")),
            (sql.Identifier("first_row"), sql.SQL("z.first_row <> z.last_row"), ("FALSE", "FALSE")),
        )
    ]  # fmt: skip
    return sql.SQL("(WITH dead AS MATERIALIZED ({}) {})").format(
        dead, sql.SQL(" UNION ALL ").join(rows)
    )


def _row_nearest(day: sql.Composable, month: Month) -> sql.Composable:
    """Selects a person's (``z``) row that holds on a day, else the first later one of the month."""
    return sql.SQL(
        "SELECT x.id FROM people_circumstances x WHERE x.superseded_at IS NULL"
        "  AND x.person_id = z.person_id AND x.valid_from <= {last}"
        "  ORDER BY x.valid_from <= {day} DESC, abs(x.valid_from - {day}) LIMIT 1"
    ).format(last=month.last, day=day)


def _row_on(person: str, day: sql.Composable) -> sql.Composable:
    """Joins the row ``c`` that holds on a day to a row with its person.

    Ordered, so that the B-tree finds it: the planner takes the index of the constraint against
    overlaps for as good, which takes twenty times as long to look a person up.
    """
    return sql.SQL(
        "JOIN LATERAL (SELECT * FROM people_circumstances x WHERE x.superseded_at IS NULL"
        "  AND x.person_id = {person}.person_id AND x.valid_from <= {day}"
        "  ORDER BY x.valid_from DESC LIMIT 1) c ON c.valid_to IS NULL OR c.valid_to > {day}"
    ).format(person=sql.Identifier(person), day=day)


def _death(row: str) -> sql.Composable:
    """What a person's latest row says of the death; for most the row itself is the latest."""
    return sql.SQL(
        "CASE WHEN {row}.valid_to IS NULL THEN {row}.died_on ELSE ("
        "SELECT CASE WHEN l.valid_to IS NULL THEN l.died_on END FROM people_circumstances l"
        " WHERE l.person_id = {row}.person_id AND l.superseded_at IS NULL"
        " ORDER BY l.valid_from DESC LIMIT 1) END"
    ).format(row=sql.Identifier(row))


_DIED = sql.SQL(
    "(SELECT person_id, died_on FROM people_circumstances WHERE superseded_at IS NULL"
    " AND valid_to IS NULL AND died_on IS NOT NULL) d ON d.person_id = c.person_id"
)


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
    flags: tuple[str, str], places: str, death: sql.Composable, findings: bool,
) -> sql.Composable:  # fmt: skip
    columns = [_presumed(name) for name in FACTS if name not in _OWN]
    place = [
        sql.SQL("{}.{}").format(sql.Identifier(places), sql.Identifier(name)) for name in PLACES
    ]
    return sql.SQL(
        "SELECT c.person_id, {first} AS is_first, {last} AS is_last, {columns}, {place},"
        " {death} AS died_on, {born} AS born, c.institution_org_id, {findings} AS findings"
        " FROM {source} WHERE {where}"
    ).format(
        first=sql.SQL(flags[0]), last=sql.SQL(flags[1]), columns=sql.SQL(", ").join(columns),
        place=sql.SQL(", ").join(place), born=_born("c", death, month),
        death=death,
        findings=found_of("c", month) if findings else NO_FINDINGS, source=source, where=where,
    )  # fmt: skip


NO_FINDINGS = sql.SQL("NULL::jsonb")


def found_of(row: str, month: Month) -> sql.Composable:
    """What caseworkers found of the person of a row, as one JSON object, or NULL."""
    return sql.SQL(
        "(SELECT jsonb_object_agg(n.code, n.value) FROM eligibility_finding n"
        " WHERE n.person_id = {row}.person_id AND n.superseded_at IS NULL AND n.valid_from <= {first}"
        " AND (n.valid_to IS NULL OR n.valid_to > {first}))"
    ).format(row=sql.Identifier(row), first=month.first)


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


def _born(birth: str, died_on: sql.Composable, month: Month) -> sql.Composable:
    """The birth date that ages by months; on a month's last day every birthday of it is reached."""
    return sql.SQL(
        "CASE WHEN {died_on} >= {first} AND {died_on} < {last}"
        " AND date_part('month', {b}.birth_date) = {number}"
        " AND date_part('day', {b}.birth_date) > date_part('day', {died_on})"
        " THEN (date_trunc('month', {b}.birth_date) + interval '1 month')::date"
        " ELSE {b}.birth_date END"
    ).format(
        b=sql.Identifier(birth), died_on=died_on, first=month.first, last=month.last,
        number=sql.Literal(month.number),
    )  # fmt: skip
