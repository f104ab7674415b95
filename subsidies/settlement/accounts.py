"""Whether money can reach a payee: one scalar look-up a payment."""

from psycopg import sql

# A LEFT JOIN would have the planner read every account of the country for each county.
_ACCOUNT = sql.SQL("""CASE payee_kind
    WHEN 'person' THEN CASE coalesce(
            (SELECT state FROM people_account WHERE person_id = payee_id AND superseded_at IS NULL),
            'none')
        WHEN 'none' THEN 'no_account' WHEN 'bad' THEN 'account_refused' END
    WHEN 'carer' THEN (
        SELECT CASE WHEN count(*) = 0 THEN 'no_account' END
        FROM parties_careraccount WHERE carer_id = payee_id AND superseded_at IS NULL)
    ELSE (
        SELECT CASE WHEN count(*) = 0 THEN 'no_account' END
        FROM parties_organisationaccount WHERE organisation_id = payee_id AND superseded_at IS NULL)
END""")


def account_state() -> sql.Composable:
    """NULL when the payee (``payee_kind``, ``payee_id``) can be paid, else the exception's reason."""
    return _ACCOUNT
