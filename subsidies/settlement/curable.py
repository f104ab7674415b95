"""Which open exceptions a run can clear though no change of the person was recorded.

A payee that is registered and an account that is opened need not leave a change; a budget never
does. An exception whose payee or account is still missing stays as it is: looking at it again
would cost a statement for its month in every run, and find the same.
"""

_HOMES = """(
    SELECT institution_org_id FROM people_circumstances AS state
    WHERE state.person_id = exception.person_id AND state.superseded_at IS NULL
)"""

#: Conditions over ``exception`` and its ``award``, as wide as needed: too wide costs time only.
CURABLE = f"""(
    reason = 'over_budget'
    OR reason = 'no_payee' AND (
        award.payee_id IS NOT NULL
        OR EXISTS (SELECT FROM {_HOMES} AS home WHERE institution_org_id IS NOT NULL)
    )
    OR reason IN ('no_account', 'account_refused') AND (
        -- the person's own account is another than the exception says
        reason IS DISTINCT FROM (
            SELECT CASE WHEN count(*) = 0 THEN 'no_account'
                        WHEN bool_or(account.state = 'bad') THEN 'account_refused' END
            FROM people_account AS account
            WHERE account.person_id = exception.person_id AND superseded_at IS NULL
        )
        OR EXISTS (
            SELECT FROM parties_organisationaccount AS account
            WHERE superseded_at IS NULL AND (
                organisation_id = award.payee_id OR organisation_id IN {_HOMES}
            )
        )
        OR EXISTS (
            SELECT FROM parties_careraccount AS account
            WHERE superseded_at IS NULL AND carer_id = award.payee_id
        )
    )
)"""
