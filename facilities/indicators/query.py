"""All targets of a prefecture over all its counties, as one statement a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg import sql

from facilities.indicators.measures import MEASURES, scope_of
from portal.lib.periods import Month
from portal.policies.figures.kinds import Ask, Value
from portal.policies.figures.reading import indicator, read
from portal.policies.models import Target

HOME = sql.SQL("""
area AS (SELECT unnest({counties}::text[]) AS county),
home AS (
    SELECT {day} AS day, i.id, coalesce(own.code, above.code) AS county, i.kind, o.name, o.ownership, o.opened_on,
           i.township, i.village, i.floor_area, i.medical, i.medical_demo, i.monitored,
           i.county_run, i.city_run,
           cardinality(i.functions) AS functions,
           (i.fire IN ('accepted', 'filed') AND i.fire_on <= {day}) AS fire_passed,
           coalesce(b.total, 0) AS beds, coalesce(b.nursing, 0) AS nursing,
           coalesce(b.home_beds, 0) AS home_beds, coalesce(s.level, 0) AS star,
           coalesce(r.living, 0) AS living, coalesce(r.tekun, 0) AS tekun,
           coalesce(w.working, 0) AS working, coalesce(w.carers, 0) AS carers, coalesce(w.certified, 0) AS certified,
           coalesce(w.directors, 0) AS directors,
           coalesce(w.certified_directors, 0) AS certified_directors,
           coalesce(w.social, 0) AS social, coalesce(p.open_plans, 0) AS open_plans
    FROM facilities_institution i
    JOIN parties_organisation o ON o.id = i.organisation_id
    JOIN regions_region at ON at.id = o.region_id
    LEFT JOIN regions_region own ON own.id = at.id AND own.level = 'county'
    LEFT JOIN regions_region above ON above.id = at.parent_id AND above.level = 'county'
    LEFT JOIN LATERAL (
        SELECT total, nursing, home_beds FROM facilities_bedcount
        WHERE institution_id = i.id AND from_day <= {day} ORDER BY from_day DESC LIMIT 1
    ) b ON true
    LEFT JOIN LATERAL (
        SELECT level FROM facilities_rating
        WHERE institution_id = i.id AND of = 'star' AND valid_from <= {day}
          AND (valid_to IS NULL OR valid_to > {day})
        LIMIT 1
    ) s ON true
    LEFT JOIN (
        SELECT institution_id, count(*) AS living, count(*) FILTER (WHERE category = 'tekun') AS tekun
        FROM facilities_resident
        WHERE admitted_on <= {day} AND (left_on IS NULL OR left_on > {day})
        GROUP BY institution_id
    ) r ON r.institution_id = i.id
    LEFT JOIN (
        SELECT institution_id, count(*) AS working,
               count(*) FILTER (WHERE post = 'carer') AS carers,
               count(*) FILTER (WHERE post = 'carer' AND held) AS certified,
               count(*) FILTER (WHERE post = 'director') AS directors,
               count(*) FILTER (WHERE post = 'director' AND held) AS certified_directors,
               count(*) FILTER (WHERE post = 'social_worker') AS social
        FROM (
            SELECT *, certificate <> 'none'
                      AND (certificate_until IS NULL OR certificate_until >= {day}) AS held
            FROM facilities_staffmember
            WHERE started_on <= {day} AND (ended_on IS NULL OR ended_on > {day})
        ) AS working GROUP BY institution_id
    ) w ON w.institution_id = i.id
    LEFT JOIN (
        SELECT institution_id, count(*) AS open_plans FROM facilities_rectification
        WHERE found_on <= {day} AND (closed_on IS NULL OR closed_on > {day})
        GROUP BY institution_id
    ) p ON p.institution_id = i.id
    WHERE (o.opened_on IS NULL OR o.opened_on <= {day})
      AND (o.closed_on IS NULL OR o.closed_on > {day})
      AND coalesce(own.code, above.code) = ANY({counties})
),
figure AS (
    SELECT county, jsonb_object_agg(of, value) AS known FROM (
        SELECT DISTINCT ON (at.code, f.of) at.code AS county, f.of, f.value
        FROM facilities_countyfigure f JOIN regions_region at ON at.id = f.region_id
        WHERE at.code = ANY({counties}) AND f.as_of <= {day}
        ORDER BY at.code, f.of, f.as_of DESC, f.id DESC
    ) AS latest GROUP BY county
)""")


@dataclass(frozen=True, slots=True)
class Measured:
    """A target's numerator and denominator in one county on a day; None: not reported."""

    county: str
    above: Decimal | None
    below: Decimal | None


def measured(
    targets: Sequence[Target], counties: Sequence[str], day: date
) -> dict[int, list[Measured]]:
    """Numerators and denominators of every target (by its key) in every county.

    What the register knows comes in one query; what another area counts, from the indicator it
    announced.
    """
    if not targets or not counties:
        return {target.pk: [] for target in targets}
    own = [t for t in targets if not MEASURES[t.indicator].announced]
    found = _registered(own, counties, day)
    for target in targets:
        if code := MEASURES[target.indicator].announced:
            found[target.pk] = _announced(code, counties, day)
    return found


def _announced(code: str, counties: Sequence[str], day: date) -> list[Measured]:
    ask = Ask(tuple(counties), (Month.of(day),), day, frozenset({"county"}))
    values = {value.county: value for value in read([indicator(code)], ask)[code]}
    nobody = Value(Decimal(0), Decimal(0))
    return [
        Measured(county, value.value, value.whole)
        for county in sorted(counties)
        for value in [values.get(county, nobody)]
    ]


def _registered(
    targets: Sequence[Target], counties: Sequence[str], day: date
) -> dict[int, list[Measured]]:
    if not targets:
        return {}
    columns: list[sql.Composable] = []
    for target in targets:
        measure, scope = MEASURES[target.indicator], scope_of(target.params)
        assert measure.numerator is not None
        columns.append(measure.numerator(scope))
        columns.append(measure.denominator(scope) if measure.denominator else sql.SQL("NULL"))
    statement = sql.SQL("""
        WITH {home}
        SELECT area.county, {columns}
        FROM area LEFT JOIN home ON home.county = area.county
        GROUP BY area.county ORDER BY area.county
    """).format(home=_home(counties, day), columns=sql.SQL(", ").join(columns))
    with connection.cursor() as cursor:
        cursor.execute(statement)  # type: ignore[arg-type]
        rows = cursor.fetchall()
    return {
        target.pk: [
            Measured(row[0], _number(row[1 + 2 * n]), _number(row[2 + 2 * n])) for row in rows
        ]
        for n, target in enumerate(targets)
    }


def causes(target: Target, counties: Sequence[str], day: date) -> list[dict[str, Any]]:
    """The institutions that pull a target down, with their own numbers."""
    measure, scope = MEASURES[target.indicator], scope_of(target.params)
    if measure.cause is None or not counties:
        return []
    condition = measure.cause(scope, target.value)
    statement = sql.SQL("""
        WITH {home} SELECT * FROM home WHERE {condition} ORDER BY county, name, id
    """).format(home=_home(counties, day), condition=condition)
    with connection.cursor() as cursor:
        cursor.execute(statement)  # type: ignore[arg-type]
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _home(counties: Sequence[str], day: date) -> sql.Composed:
    return HOME.format(counties=sql.Literal(list(counties)), day=sql.Literal(day))


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)
