"""What an exception waits for: the unknown facts that leave an award undetermined."""

from django.db import connection
from psycopg import sql

from eligibility.determination.lacking import lacking
from portal.lib.periods import Month
from subsidies.models import PayoutException
from subsidies.models.payout_exception import ExceptionState, Reason

_NAME = sql.SQL("""
WITH waiting AS MATERIALIZED (
    SELECT id, award_id, person_id, needs FROM subsidies_payoutexception
    WHERE region = {region} AND covered = {covered} AND state = 'open' AND reason = 'undetermined'
),
lack AS MATERIALIZED ({lacking})
UPDATE subsidies_payoutexception AS exception SET needs = lack.needs
FROM waiting JOIN lack USING (award_id)
WHERE exception.id = waiting.id AND exception.needs::text[] IS DISTINCT FROM lack.needs
""")


def name_needs(*, region: str, covered: Month) -> None:
    """Write to a county's open *undetermined* exceptions of a month which facts are missing.

    Part of settling the month, in its transaction; asked again in every run, since somebody may
    have found out some of them.
    """
    waiting = PayoutException.objects.filter(
        region=region,
        covered=covered.first,
        state=ExceptionState.OPEN,
        reason=Reason.UNDETERMINED,
    )
    if not waiting.exists():
        return
    statement = _NAME.format(
        region=sql.Literal(region),
        covered=sql.Literal(covered.first),
        lacking=lacking(covered, region, people="waiting"),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)  # type: ignore[arg-type]
