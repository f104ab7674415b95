"""What who checks a payout is told: someone is to be paid whose life certificate is overdue."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from portal.lib.periods import Month

#: The kind of announcements the checking of payouts reads.
REGISTRY_KIND = "payout_oddity"
#: (person, item, note) of awards that run in the batch's month.
FIND = """
SELECT DISTINCT w.person_id, w.item_id, '生存认证应于 ' || l.due_on || ' 前办理，尚未认证'
FROM care_lifecheck AS l JOIN eligibility_award AS w ON w.person_id = l.person_id
JOIN eligibility_catalogueitem AS i ON i.id = w.item_id
WHERE l.state IN ('due', 'proposed') AND l.overdue_from <= {last}
  AND (l.items = '{{}}' OR i.code = ANY(l.items))
  AND w.region = {region} AND w.event_date IS NULL AND w.starts <= {month}
  AND (w.ends IS NULL OR w.ends >= {month})
"""


@dataclass(frozen=True, slots=True)
class OddityKind:
    """A kind of oddity, in the shape the apps above ask for."""

    key: str
    label: str
    help: str
    find: Callable[[Any], sql.Composable]


def _find(batch: Any) -> sql.Composable:
    month = Month.of(batch.month)
    return sql.SQL(FIND).format(
        region=sql.Literal(batch.region),
        month=sql.Literal(month.first),
        last=sql.Literal(month.last),
    )


NO_CERTIFICATE = OddityKind(
    "no_life_certificate",
    "生存认证逾期",
    "本月发放的人中，有的生存认证已逾期。请联系本人，或在“生存认证”里提出停发。",
    _find,
)
