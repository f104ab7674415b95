"""The same step for several ticked claims: submitted, checked, approved or sent back together."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.urls import reverse

from portal.web import bulk
from subsidies.schemes.checking import SchemeError
from subsidies.schemes.models import Claim
from subsidies.schemes.services import move_claim
from subsidies.schemes.transitions import MOVES, Move

#: Steps taken for several at once; what ends a claim is decided one by one.
TOGETHER = ("submit", "check", "approve", "send_back", "return")


class Step(NamedTuple):
    """A button of the list; checkers and approvers send back by moves of the same name."""

    key: str
    label: str
    moves: tuple[Move, ...]

    @property
    def needs_reason(self) -> bool:
        """Whether a reason must be written."""
        return any(move.needs_reason for move in self.moves)

    def move_of(self, claim: Claim) -> Move:
        """The move a claim takes now; the first where none fits: the service says why not."""
        return next((move for move in self.moves if claim.state in move.sources), self.moves[0])


def steps_for(user: Any) -> list[Step]:
    """The steps a user's roles take, by their buttons, in the order of the table."""
    by_label: dict[str, list[Move]] = {}
    for move in MOVES:
        if move.action in TOGETHER and user.has_role(move.role):
            by_label.setdefault(move.label, []).append(move)
    return [Step(moves[0].action, label, tuple(moves)) for label, moves in by_label.items()]


def take(
    rows: Any, keys: list[int], step: Step, *, actor: Any, reason: str, at: datetime, today: date,
    origin: str,
) -> bulk.Result:  # fmt: skip
    """One step of each ticked claim of ``rows``, the ones the user may see."""

    def row(claim: Claim) -> bulk.Row:
        def act() -> Decimal:
            return move_claim(
                actor=actor, claim=claim, action=step.move_of(claim).action, at=at, today=today,
                reason=reason, origin=origin,
            ).amount  # fmt: skip

        name = f"{claim.organisation.name}　{claim.period}"
        return bulk.Row(name, reverse("schemes:claim", args=[claim.pk]), act)

    seen = rows.filter(pk__in=keys).order_by("organisation__name", "pk")
    return bulk.each(map(row, seen), (SchemeError,), label=step.label, asked=len(keys))
