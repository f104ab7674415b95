"""Who is paid, in words: the person himself, or an organisation or carer by name."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.parties.models import Carer, Organisation
from subsidies.models import Line

KINDS = {
    "person": "本人",
    "institution": "养老机构",
    "carer": "照护人",
    "provider": "服务机构",
    "employer": "用人单位",
}


@dataclass(frozen=True, slots=True)
class Payees:
    """Names of the organisations and carers of one page of lines."""

    organisations: dict[int, str]
    carers: dict[int, str]

    def name(self, line: Line) -> str:
        """本人, or the payee's name."""
        if line.payee_kind == "person":
            return KINDS["person"]
        names = self.carers if line.payee_kind == "carer" else self.organisations
        return names.get(line.payee_id, KINDS.get(line.payee_kind, line.payee_kind))


def payees_of(lines: Iterable[Line]) -> Payees:
    """Payees of one page of lines, in at most two queries."""
    carers, organisations = set(), set()
    for line in lines:
        if line.payee_kind != "person":
            (carers if line.payee_kind == "carer" else organisations).add(line.payee_id)
    found = Organisation.objects.filter(pk__in=organisations) if organisations else ()
    named = Carer.objects.filter(pk__in=carers) if carers else ()
    return Payees({row.pk: row.name for row in found}, {row.pk: row.name for row in named})
