"""What an export of a batch would be: every payment in a file, or out with its reason.

One statement reads the payments with the accounts of the day; the choice of the bank and
whether every character can be written are decided here. No account number is opened.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.db import connection

from eligibility.models import CatalogueItem
from subsidies.bankfiles.layout import Layout, read_layout
from subsidies.bankfiles.models import BankLayout
from subsidies.bankfiles.models.export_row import Problem
from subsidies.bankfiles.selectors import briefs_in_force, layouts_in_force
from subsidies.bankfiles.writers import unwritable
from subsidies.models import Batch

ZERO = Decimal("0.00")
BRIEF_LENGTH = 4
#: What a payment that belongs to no item is called: a claim of an organisation.
CLAIM = ("机构补贴", "机构申领")

_PAYMENTS = """
WITH payment AS (
    SELECT payee_kind, payee_id, item_id, part, kind = 'regular' AS regular,
           CASE WHEN count(DISTINCT person_id) = 1 THEN min(person_id) END AS person_id,
           min(covered) AS since, max(covered) AS until, sum(cash) AS amount,
           array_agg(id ORDER BY covered, id) AS line_ids
    FROM subsidies_line
    WHERE batch_id = %s AND month = %s AND region = %s AND cash > 0
    GROUP BY payee_kind, payee_id, item_id, part, regular
)
SELECT payment.payee_kind, payee_id, payment.person_id, item_id, regular, since, until, amount,
       line_ids,
       coalesce(person.name, organisation.name, carer.name, ''),
       coalesce(person.township, ''), coalesce(person.village, ''),
       coalesce(own.id, theirs.id, carers.id),
       coalesce(own.holder, theirs.holder, carers.holder, ''),
       coalesce(own.bank, theirs.bank, carers.bank, ''),
       coalesce(own.bank_code, theirs.bank_code, carers.bank_code, ''),
       coalesce(own.last4, theirs.last4, carers.last4, ''),
       coalesce(own.number_index, theirs.number_index, carers.number_index),
       coalesce(own.state = 'bad', FALSE)
FROM payment
LEFT JOIN people_person AS person ON payee_kind = 'person' AND person.id = payee_id
LEFT JOIN people_account AS own
    ON payee_kind = 'person' AND own.person_id = payee_id AND own.superseded_at IS NULL
LEFT JOIN parties_organisation AS organisation
    ON payee_kind IN ('institution', 'provider', 'employer') AND organisation.id = payee_id
LEFT JOIN parties_organisationaccount AS theirs
    ON payee_kind IN ('institution', 'provider', 'employer') AND theirs.organisation_id = payee_id
       AND theirs.superseded_at IS NULL
LEFT JOIN parties_carer AS carer ON payee_kind = 'carer' AND carer.id = payee_id
LEFT JOIN parties_careraccount AS carers
    ON payee_kind = 'carer' AND carers.carer_id = payee_id AND carers.superseded_at IS NULL
ORDER BY township, village, payment.payee_kind, payee_id, item_id, part, regular DESC
"""


@dataclass(slots=True)
class Payment:
    """One row of a bank file to be, or one that is left out with ``problem``."""

    payee_kind: str
    payee_id: int
    person_id: int | None
    item_id: int | None
    regular: bool
    since: date
    until: date
    amount: Decimal
    line_ids: list[int]
    name: str
    township: str
    village: str
    account_id: int | None
    holder: str
    bank: str
    bank_code: str
    last4: str
    number_index: bytes | None
    bad: bool
    brief: str = ""
    project: str = ""
    problem: str = ""
    detail: str = ""


@dataclass(slots=True)
class PlannedFile:
    """The payments of one file."""

    row: BankLayout
    layout: Layout
    brief: str
    payments: list[Payment]

    @property
    def amount(self) -> Decimal:
        """Their sum in yuan."""
        return sum((payment.amount for payment in self.payments), ZERO)


@dataclass(slots=True)
class Plan:
    """Files to be made, and what no file takes."""

    files: list[PlannedFile] = field(default_factory=list)
    left: list[Payment] = field(default_factory=list)

    @property
    def row_count(self) -> int:
        """Payments in files."""
        return sum(len(file.payments) for file in self.files)

    @property
    def amount(self) -> Decimal:
        """Their sum."""
        return sum((file.amount for file in self.files), ZERO)

    @property
    def left_amount(self) -> Decimal:
        """The sum of what is left out."""
        return sum((payment.amount for payment in self.left), ZERO)

    @property
    def signature(self) -> str:
        """What the one who confirms has seen; another plan has another, another account too."""
        left = f"{len(self.left)}/{self.left_amount}"
        told = sha256()
        for payment in (payment for file in self.files for payment in file.payments):
            told.update(f"{payment.payee_kind} {payment.payee_id} {payment.account_id}\n".encode())
        accounts = told.hexdigest()[:16]
        return f"{self.row_count}/{self.amount}/{len(self.files)}/{left}/{accounts}"


def plan_of(batch: Batch, day: date) -> Plan:
    """The files of a batch as they would be made on a day."""
    chosen = [(row, read_layout(row.body)) for row in layouts_in_force(batch.region, day)]
    names = _names_of(batch, day)
    choice: dict[tuple[str, str], tuple[BankLayout, Layout] | None] = {}
    plan, groups = Plan(), defaultdict(list)
    for payment in _payments(batch):
        payment.brief, payment.project = names.get(payment.item_id or 0, CLAIM)
        key = (payment.bank, payment.bank_code)
        if key not in choice:
            choice[key] = _layout_of(chosen, *key)
        found = choice[key]
        _judge(payment, found[1] if found else None)
        if payment.problem or found is None:
            plan.left.append(payment)
        else:
            brief = payment.brief if found[1].per_brief else ""
            groups[found[0].bank, brief].append((found, payment))
    for (_, brief), members in sorted(groups.items()):
        row, layout = members[0][0]
        payments = [payment for _, payment in members]
        for start in range(0, len(payments), layout.row_limit):
            part = payments[start : start + layout.row_limit]
            plan.files.append(PlannedFile(row, layout, brief, part))
    return plan


def _payments(batch: Batch) -> Iterator[Payment]:
    with connection.cursor() as cursor:
        cursor.execute(_PAYMENTS, [batch.pk, batch.month, batch.region])
        for row in cursor:
            yield Payment(*row)


def _names_of(batch: Batch, day: date) -> Mapping[int, tuple[str, str]]:
    """item → four characters and project name; a name of four characters is its own brief."""
    items = CatalogueItem.objects.filter(
        pk__in=_items_of(batch)
    ).values_list("pk", "code", "name")  # fmt: skip
    codes = {code for _, code, _ in items}
    known = briefs_in_force(batch.region, day, codes)
    found = {}
    for pk, code, name in items:
        row = known.get(code)
        own = name if len(name) == BRIEF_LENGTH else ""
        found[pk] = (row.brief, row.project) if row else (own, name)
    return found


def _items_of(batch: Batch) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT item_id FROM subsidies_line"
            " WHERE batch_id = %s AND month = %s AND region = %s AND item_id IS NOT NULL",
            [batch.pk, batch.month, batch.region],
        )
        return [row[0] for row in cursor]


def _layout_of(
    chosen: list[tuple[BankLayout, Layout]], bank: str, bank_code: str
) -> tuple[BankLayout, Layout] | None:
    for row, layout in chosen:
        if layout.takes(bank, bank_code):
            return row, layout
    return next(((row, layout) for row, layout in chosen if layout.others), None)


def _judge(payment: Payment, layout: Layout | None) -> None:
    if payment.account_id is None:
        payment.problem, payment.detail = Problem.NO_ACCOUNT, "登记银行账户后，下次核算补发。"
    elif payment.bad:
        payment.problem = Problem.ACCOUNT_BAD
        payment.detail = "核对并更正银行账户后，下次核算补发。"
    elif layout is None:
        payment.problem = Problem.NO_LAYOUT
        payment.detail = f"为“{payment.bank}”启用一个文件格式，或选一个格式收“其余各行”。"
    elif reason := unwritable(layout, payment):
        payment.problem, payment.detail = Problem.UNWRITABLE, reason
