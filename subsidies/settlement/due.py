"""The due side: what every payable of a county is worth in a month.

Awards come from the determination, claims of organisations from the apps that announce them
under ``payable_claims`` in the registry. A claim's relation has the columns (payable_id,
person_id, item_id, part, payee_kind, payee_id, amount), person and item may be NULL; it is due
once, in the month of its approval. Its id is unique among all that announce claims.
"""

from collections.abc import Collection

from psycopg import sql

from eligibility.determination.batch import award_outcomes
from portal.lib.periods import Month
from portal.registry import registry

CLAIMS = "payable_claims"

# The outcomes of awards that leave an exception, in the order in which they are named.
_BLOCKED = sql.SQL("""CASE
    WHEN suspended THEN 'suspended'
    WHEN outcome IN ('undetermined', 'standard_missing', 'rule_gap') THEN outcome
    WHEN outcome = 'entitled' AND amount IS NOT NULL AND payee_id IS NULL THEN 'no_payee'
END""")

# Where what is due is all paid out, the account decides as well.
_BLOCKED_OR_ACCOUNT = sql.SQL("""coalesce({blocked}, CASE
    WHEN outcome = 'entitled' AND NOT excluded AND amount > 0 THEN {account}
END)""")

_OUTCOME = sql.SQL("""
SELECT award_id, person_id, item_id, coalesce(part, '') AS part, outcome, amount, payee_kind,
       payee_id, version_id, coalesce(tier, '') AS tier, standard_id, excluded,
       needs, {blocked} AS reason
FROM ({relation}) AS award_outcome
""")

_DUE_AWARDS = sql.SQL("""
SELECT 'award' AS payable_kind, award_id AS payable_id, person_id, item_id, part,
       {covered} AS covered, payee_kind, payee_id, amount, version_id, tier, standard_id
FROM outcome
WHERE reason IS NULL AND outcome = 'entitled' AND NOT excluded AND amount > 0
""")

_DUE_CLAIMS = sql.SQL("""
SELECT 'claim', payable_id, person_id, item_id, coalesce(part, ''), {covered}, payee_kind,
       payee_id, amount, NULL::bigint, '', NULL::bigint
FROM ({relation}) AS claim {chosen}
""")


def outcomes(
    month: Month, region: str, *, people: str | None = None, account: sql.Composable | None = None
) -> sql.Composed:
    """One row per award live in the month, with the reason when it cannot be settled.

    ``people`` names a table with a column ``person_id``: only their awards. ``account`` is what
    keeps money from a payee: with it, that is a reason too.
    """
    reason: sql.Composable = _BLOCKED
    if account is not None:
        reason = _BLOCKED_OR_ACCOUNT.format(blocked=_BLOCKED, account=account)
    return _OUTCOME.format(blocked=reason, relation=award_outcomes(month, region, people=people))


def due(month: Month, region: str, *, claims: Collection[int] | None = None) -> sql.Composed:
    """What is to be paid for the month; reads the relation ``outcome``.

    ``claims``: only these claims (None: all of the month).
    """
    covered = sql.SQL("{}::date").format(sql.Literal(month.first))
    chosen = sql.SQL("")
    if claims is not None:
        chosen = sql.SQL("WHERE payable_id = ANY({}::bigint[])").format(sql.Literal(list(claims)))
    parts = [_DUE_AWARDS.format(covered=covered)]
    parts += [
        _DUE_CLAIMS.format(covered=covered, relation=relation(month, region), chosen=chosen)
        for relation in registry.all(CLAIMS)
    ]
    return sql.SQL("\nUNION ALL\n").join(parts)
