"""Which open exceptions a run can clear though no change of the person was recorded.

A payee that is registered and an account that is opened need not leave a change; a budget never
does. An exception whose payee or account is still missing stays as it is: looking at it again
would cost a statement for its month in every run, and find the same.
"""

_HOMES = """(
    SELECT institution_org_id FROM people_circumstances AS state
    WHERE state.person_id = exception.person_id AND state.superseded_at IS NULL
)"""
#: An account that was there before is not the one that is missing; an hour's grace for clocks.
_SINCE = """account.superseded_at IS NULL
    AND account.recorded_at > exception.opened_at - interval '1 hour'"""

#: Conditions over ``exception`` and its ``award``, as wide as needed: too wide costs time only.
CURABLE = f"""(
    reason = 'over_budget'
    OR reason = 'no_payee' AND (
        award.payee_id IS NOT NULL
        OR EXISTS (SELECT FROM {_HOMES} AS home WHERE institution_org_id IS NOT NULL)
    )
    OR reason = 'account_refused' AND NOT EXISTS (
        SELECT FROM people_account AS account
        WHERE account.person_id = exception.person_id AND superseded_at IS NULL AND state = 'bad'
    )
    OR reason = 'no_account' AND (
        EXISTS (
            SELECT FROM people_account AS account
            WHERE account.person_id = exception.person_id AND {_SINCE}
        )
        OR EXISTS (
            SELECT FROM parties_organisationaccount AS account
            WHERE {_SINCE} AND (
                award.payee_kind <> 'carer' AND organisation_id = award.payee_id
                OR organisation_id IN {_HOMES}
            )
        )
        OR EXISTS (
            SELECT FROM parties_careraccount AS account
            WHERE {_SINCE} AND award.payee_kind = 'carer' AND carer_id = award.payee_id
        )
    )
)"""
