"""The state of a rule for one row of facts as one whole number, and what each number means.

A state is written in base three: the last digit is the truth of ``who`` (0 no, 1 yes, 2 not
known), the digits before it are those of the tiers, in order. PostgreSQL computes the number;
the table of meanings, made here once per rule, is joined to it. So tiers that overlap, leave a
gap or hang on an unknown fact are told apart without ``CASE … ELSE``, which would pay on NULL.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from psycopg import sql

NO, YES, UNKNOWN = 0, 1, 2
#: Interval ends: nothing is due, and a sum that is due but not known.
NOTHING, MISSING = Decimal(-1), Decimal("Infinity")
#: Something is due, but not even the least rate is certain: never equal to any sum.
UNDECIDED = Decimal("-0.5")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a state amounts to: the least and the most that may be due, in yuan.

    ``low == high`` is decided: ``NOTHING`` not entitled, ``MISSING`` entitled without a known
    standard, else entitled to that sum (0 where nothing is paid). ``known`` is the largest sum
    that may be due and is known (0 without one). ``gap`` marks no or several tiers for an
    entitled person.
    """

    state: int
    low: Decimal
    high: Decimal
    known: Decimal
    tier: int | None
    gap: bool


def digit(condition: sql.Composable) -> sql.Composable:
    """The digit of one condition."""
    return sql.SQL("CASE {} WHEN true THEN 1 WHEN false THEN 0 ELSE 2 END").format(condition)


def state_sql(who: sql.Composable, tiers: Sequence[sql.Composable]) -> sql.Composable:
    """The state of a rule; where ``who`` is FALSE no tier is looked at."""
    if not tiers:
        return digit(who)
    rest = sql.SQL(" + ").join(
        sql.SQL("{} * ({})").format(sql.Literal(3**place), digit(tier))
        for place, tier in enumerate(tiers, start=1)
    )
    return sql.SQL("(CASE {} WHEN false THEN 0 WHEN true THEN 1 + {} ELSE 2 + {} END)").format(
        who, rest, rest
    )


def meanings(amounts: Sequence[Decimal | None]) -> list[Meaning]:
    """Every state of a rule whose tiers pay ``amounts`` (None: no standard is known)."""
    table = [Meaning(NO, NOTHING, NOTHING, NOTHING, None, False)]
    for who in (YES, UNKNOWN):
        for digits in product((NO, YES, UNKNOWN), repeat=len(amounts)):
            state = who + sum(d * 3**place for place, d in enumerate(digits, start=1))
            table.append(_meaning(state, who, digits, amounts))
    return table


def _meaning(
    state: int, who: int, digits: tuple[int, ...], amounts: Sequence[Decimal | None]
) -> Meaning:
    if not amounts:
        return Meaning(state, ZERO if who == YES else NOTHING, ZERO, ZERO, None, False)
    open_tiers = [place for place, d in enumerate(digits) if d != NO]
    certain = [place for place, d in enumerate(digits) if d == YES]
    if who == YES and (len(certain) > 1 or not open_tiers):
        return Meaning(state, NOTHING, NOTHING, NOTHING, None, True)
    sums = {_sum(amounts[place]) for place in open_tiers}
    known = max(sums - {MISSING}, default=ZERO)
    if who == YES and certain and len(sums) == 1:
        [amount] = sums
        return Meaning(state, amount, amount, known, certain[0], False)
    high = max(sums, default=ZERO)
    if who == UNKNOWN:
        return Meaning(state, NOTHING, high, known, None, False)
    low = min(sums) if len(sums) > 1 and MISSING not in sums else UNDECIDED
    return Meaning(state, low, high, known, None, False)


def _sum(amount: Decimal | None) -> Decimal:
    return MISSING if amount is None else amount
