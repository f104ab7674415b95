"""Reads of the register."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from facilities.models import BedCount, Institution, Photo, Rating
from portal.accounts.scope import region_ids, scoped
from portal.lib.periods import Month
from portal.regions.models import Region


def counties_of(user: Any) -> QuerySet[Region]:
    """The counties of now that a user may see."""
    return Region.objects.filter(
        pk__in=region_ids(user), level=Region.Level.COUNTY, valid_to=None
    ).order_by("code")


def register(user: Any, day: date) -> QuerySet[Institution]:
    """The institutions a user may see, with beds, stars and residents of a day."""
    beds = BedCount.objects.filter(institution=OuterRef("pk"), from_day__lte=day).order_by(
        "-from_day"
    )
    stars = Rating.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day), institution=OuterRef("pk"), valid_from__lte=day
    ).order_by("of")
    living = Q(residents__admitted_on__lte=day) & (
        Q(residents__left_on=None) | Q(residents__left_on__gt=day)
    )
    return scoped(Institution.objects.select_related("organisation__region"), user).annotate(
        total=Subquery(beds.values("total")[:1]),
        nursing=Subquery(beds.values("nursing")[:1]),
        level=Subquery(stars.values("level")[:1]),
        level_of=Subquery(stars.values("of")[:1]),
        living=Count("residents", filter=living),
    )


_YEAR = """
SELECT month::date,
       (SELECT b.total FROM facilities_bedcount b WHERE b.institution_id = %(home)s
          AND b.from_day <= last ORDER BY b.from_day DESC LIMIT 1) AS beds,
       count(r.id) FILTER (WHERE r.admitted_on <= last AND coalesce(r.left_on > last, true)) AS living,
       count(r.id) FILTER (WHERE r.admitted_on <= last AND coalesce(r.left_on > last, true)
                             AND r.category = 'tekun') AS tekun,
       count(r.id) FILTER (WHERE r.admitted_on <= month AND coalesce(r.left_on > last, true)) AS whole,
       count(r.id) FILTER (WHERE r.admitted_on BETWEEN month AND last) AS came,
       count(r.id) FILTER (WHERE r.left_on BETWEEN month AND last) AS went,
       count(r.id) FILTER (WHERE r.admitted_on <= last AND coalesce(r.left_on > last, true)
                             AND g.grade IN ('disabled', 'partly_disabled')) AS disabled
FROM (SELECT month, (month + interval '1 month - 1 day')::date AS last
      FROM generate_series(%(first)s::date, %(final)s::date, interval '1 month') AS month) AS months
LEFT JOIN facilities_resident r ON r.institution_id = %(home)s
LEFT JOIN LATERAL (SELECT grade FROM facilities_residentgrade g WHERE g.resident_id = r.id
                     AND g.from_day <= last ORDER BY g.from_day DESC LIMIT 1) AS g ON true
GROUP BY month, last ORDER BY month
"""


def year_of(institution: Institution, first: Month, final: Month) -> Sequence[dict[str, Any]]:
    """A home's months: beds, residents at the end of each, full stays, who came and went."""
    with connection.cursor() as cursor:
        cursor.execute(_YEAR, {"home": institution.pk, "first": first.first, "final": final.first})
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def stored_names() -> set[str]:
    """The sealed files that photographs name."""
    return set(Photo.objects.values_list("stored_as", flat=True))
