"""Who may be paid where somebody must say it: a person, a carer, an organisation."""

from typing import Any

from eligibility.applications.deciding import Decided
from eligibility.applications.errors import ApplicationError
from eligibility.applications.models import Application
from portal.parties.models import Carer, Organisation
from portal.people.models import Person

#: Kinds of payees and the table each is a row of.
TABLES: dict[str, Any] = {
    "person": Person, "carer": Carer, "institution": Organisation, "provider": Organisation,
}  # fmt: skip
#: The kinds a payee that is stated may have, by what the rule says.
STATED = {
    "stated": ("person", "carer", "institution", "provider"),
    "carer": ("carer",),
    "provider": ("provider",),
    "institution": ("institution",),
}


def kinds_for(decided: Decided) -> tuple[str, ...]:
    """The kinds somebody must choose from; none where the facts say who is paid."""
    if not decided.stated_payee:
        return ()
    found = {payee for _, payee in decided.rule.part.payees}
    kinds = [kind for payee in STATED if payee in found for kind in STATED[payee]]
    return tuple(dict.fromkeys(kinds))


def payee_name(kind: str, pk: int | None) -> str:
    """The name of a stated payee; empty when there is none."""
    if not kind or pk is None:
        return ""
    row = TABLES[kind].objects.filter(pk=pk).first()
    return str(row) if row is not None else ""


def check_payee(row: Application, decided: Decided) -> None:
    """An award that pays needs a payee; ApplicationError names what to do."""
    kinds = kinds_for(decided)
    if not kinds:
        return
    if not row.payee_kind:
        raise ApplicationError(
            f"“{row.name}”没有写明收款方。",
            "请在申请中选定承担费用或提供服务的一方。",
            field="payee",
        )
    if row.payee_kind not in kinds or not payee_name(row.payee_kind, row.payee_id):
        raise ApplicationError(f"“{row.name}”的收款方不正确。", "请重新选定收款方。", field="payee")
