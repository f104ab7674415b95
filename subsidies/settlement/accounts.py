"""Whether money can reach a payee."""

from psycopg import sql

# Nearly everybody can be reached: all of them are found in one ordered walk through the index of
# accounts, and only who is not among them is looked up for the reason. A LEFT JOIN would have the
# planner read every account of the country for each county.
_ACCOUNT = sql.SQL("""CASE payee_kind
    WHEN 'person' THEN CASE WHEN payee_id NOT IN (
            SELECT person_id FROM people_account WHERE superseded_at IS NULL AND state <> 'bad'
            AND person_id = ANY(ARRAY({payees})))
        THEN CASE coalesce(
            (SELECT state FROM people_account WHERE person_id = payee_id AND superseded_at IS NULL),
            'none')
        WHEN 'none' THEN 'no_account' WHEN 'bad' THEN 'account_refused' END END
    WHEN 'carer' THEN (
        SELECT CASE WHEN count(*) = 0 THEN 'no_account' END
        FROM parties_careraccount WHERE carer_id = payee_id AND superseded_at IS NULL)
    ELSE (
        SELECT CASE WHEN count(*) = 0 THEN 'no_account' END
        FROM parties_organisationaccount WHERE organisation_id = payee_id AND superseded_at IS NULL)
END""")


#: The people paid by the relation ``outcome`` of the same statement.
OF_OUTCOME = sql.SQL(
    "SELECT payee_id FROM outcome WHERE payee_kind = 'person' AND outcome = 'entitled'"
)


def of_county(region: str) -> sql.Composable:
    """The people of a county's awards: nearly all that it pays."""
    return sql.SQL("SELECT person_id FROM eligibility_award WHERE region = {}").format(
        sql.Literal(region)
    )


def account_state(payees: sql.Composable) -> sql.Composable:
    """NULL when the payee (``payee_kind``, ``payee_id``) can be paid, else the exception's reason.

    ``payees`` selects the people of whom most of these payees are: their accounts are read at
    once, any other payee's when it is met.
    """
    return _ACCOUNT.format(payees=payees)
