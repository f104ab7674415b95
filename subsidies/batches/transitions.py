"""Every way a batch may move. What is not here is refused."""

from dataclasses import dataclass

from subsidies.models.batch import State


@dataclass(frozen=True, slots=True)
class Transition:
    """One action: from which states, to which state, and the stamp it leaves (DESIGN §7).

    ``opening``: for imported batches alone, as the others are for computed ones.
    """

    action: str
    label: str
    sources: frozenset[State]
    target: State
    stamp: str
    signs: bool = False
    needs_reason: bool = False
    opening: bool = False


def _one(action: str, label: str, sources: set[State], target: State, **more: object) -> Transition:
    stamp = "voided" if target == State.VOID else str(target)
    return Transition(action, label, frozenset(sources), target, stamp, **more)  # type: ignore[arg-type]


TRANSITIONS: dict[str, Transition] = {
    move.action: move
    for move in (
        _one("submit", "报送复核", {State.COMPUTED}, State.SUBMITTED),
        _one("check", "复核通过", {State.SUBMITTED}, State.CHECKED, signs=True),
        _one("approve", "审批通过", {State.CHECKED}, State.APPROVED, signs=True),
        _one("export", "生成报盘文件", {State.APPROVED}, State.EXPORTED),
        _one("settle", "结清", {State.EXPORTED}, State.SETTLED),
        _one(
            "send_back",
            "退回",
            {State.SUBMITTED, State.CHECKED},
            State.VOID,
            needs_reason=True,
        ),
        _one(
            "void",
            "作废",
            {State.COMPUTED, State.SUBMITTED, State.CHECKED, State.APPROVED},
            State.VOID,
            needs_reason=True,
        ),
        # Only with the file that brought it (``subsidies.opening``), which looks what rests on it.
        _one("withdraw", "撤回导入", {State.SETTLED}, State.VOID, needs_reason=True, opening=True),
    )
}


def actions_from(state: str) -> list[Transition]:
    """What may be done with a computed batch in this state, in the order of the table."""
    return [move for move in TRANSITIONS.values() if state in move.sources and not move.opening]
