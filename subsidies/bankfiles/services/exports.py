"""An approved batch becomes bank files, once; the files are kept sealed."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from io import BytesIO
from itertools import islice

from django.db import transaction

from portal.accounts import roles
from portal.accounts.models import User
from portal.audit.services import record
from portal.lib.periods import Month
from portal.parties.models import CarerAccount, OrganisationAccount
from portal.people.models import Account, Person
from portal.regions.selectors import tree
from subsidies.bankfiles.models import Export, ExportFile, ExportRow
from subsidies.bankfiles.plan import Payment, Plan, PlannedFile, plan_of
from subsidies.bankfiles.selectors import export_of
from subsidies.bankfiles.services.files import store_file
from subsidies.bankfiles.stored import whole
from subsidies.bankfiles.writers import Context, Filled, file_name, write
from subsidies.batches.ends import end_lines
from subsidies.batches.services import BatchError, current_seal, move_batch, standing
from subsidies.models import Batch
from subsidies.models.batch import State
from subsidies.settlement.lock import lock_county

_AT_ONCE = 5000
_KEPT_AT_ONCE = 2000
#: Told how many payments are written, of how many.
Tick = Callable[[int, int], None]
ACCOUNTS = {
    "person": Account,
    "institution": OrganisationAccount,
    "provider": OrganisationAccount,
    "employer": OrganisationAccount,
    "carer": CarerAccount,
}


class BankFileError(ValueError):
    """An export that is refused; the message says why and what to do."""


@transaction.atomic
def export_batch(
    *,
    batch_id: int,
    signature: str,
    purpose: str,
    actor: User,
    day: date,
    at: datetime,
    origin: str = "",
    tick: Tick = lambda done, total: None,
) -> Export:
    """The bank files of an approved batch; asked again, the same export. BankFileError.

    ``tick`` is told how many payments are written, of how many. ``signature`` is that of the plan the caller saw: when an account changed since, nothing is
    made. Payments no file can take end *failed* at once and are paid by a later settlement.
    """
    refuse_stranger(actor, purpose)
    # The county before the batch, as every step of a batch takes them.
    lock_county(region=Batch.objects.get(pk=batch_id).region)
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if (made := export_of(batch.pk)) is not None:
        return made
    if batch.state != State.APPROVED:
        raise BankFileError(f"{standing(batch)}，审批通过后才能报盘。请按现在的情况办理。")
    if current_seal(batch).sha256 != batch.approved_sha256:
        raise BankFileError("批次明细与审批时的校验值不符，不能报盘。请联系系统管理员核查。")
    plan = plan_of(batch, day)
    if plan.signature != signature:
        raise BankFileError("预检之后账户或格式有变动，没有生成文件。请看过新的预检结果再确认。")
    export = _write(batch, plan, actor, purpose.strip(), day, at, tick)
    try:
        move_batch(batch_id=batch.pk, action="export", actor=actor, at=at, reason=export.purpose)
        if plan.left:
            left = {line: "failed" for row in plan.left for line in row.line_ids}
            end_lines(batch_id=batch.pk, ends=left, actor=actor, at=at, reason="未报盘")
    except BatchError as error:
        raise BankFileError(str(error)) from error
    _tell(export, "make", actor, at, purpose.strip(), origin)
    return export


@transaction.atomic
def open_file(
    *, file: ExportFile, purpose: str, actor: User, at: datetime, origin: str = ""
) -> bytes:
    """The clear bytes of a bank file, for a stated purpose. BankFileError."""
    refuse_stranger(actor, purpose)
    content = whole(file.content)
    if hashlib.sha256(content).hexdigest() != file.content.sha256:
        raise BankFileError("文件与生成时的校验值不符，不能下载。请联系系统管理员核查。")
    record(
        actor=actor,
        action="bankfile.download",
        subject_kind="bankfile",
        subject_id=file.pk,
        before=None,
        after={"file": file.reference, "rows": file.row_count, "sha256": file.content.sha256},
        at=at,
        origin=origin,
        reason=purpose.strip(),
    )
    return content


def refuse_stranger(actor: User, purpose: str) -> None:
    """Bank files are the finance office's, for a stated purpose. BankFileError."""
    if not actor.has_role(roles.FINANCE):
        raise BankFileError("银行文件含完整账号，由财务岗生成和下载。")
    if not purpose.strip():
        raise BankFileError("银行文件含完整账号，请写明用途，例如“送农商行代发”。")


def _write(
    batch: Batch, plan: Plan, actor: User, purpose: str, day: date, at: datetime, tick: Tick
) -> Export:
    reference = f"{batch.region}{batch.month:%Y%m}{batch.pk:06d}"
    export = Export.objects.create(
        batch=batch,
        reference=reference,
        made_at=at,
        made_by=actor,
        purpose=purpose,
        row_count=plan.row_count,
        amount=plan.amount,
        left_count=len(plan.left),
        left_amount=plan.left_amount,
        sha256="0" * 64,
    )
    digest, done, total = hashlib.sha256(), 0, plan.row_count
    for number, planned in enumerate(plan.files, start=1):
        before = done
        made = _write_file(
            export, planned, number, day, at, lambda n, before=before: tick(before + n, total)
        )
        done += len(planned.payments)
        digest.update(f"{made.reference} {made.content.sha256}\n".encode())
    _keep_rows(export, None, enumerate(plan.left, start=0))
    export.sha256 = digest.hexdigest()
    export.save(update_fields=["sha256"])
    return export


def _write_file(
    export: Export,
    planned: PlannedFile,
    number: int,
    day: date,
    at: datetime,
    tick: Callable[[int], None],
) -> ExportFile:
    batch = export.batch
    month = Month.of(batch.month)
    context = Context(
        reference=export.reference,
        file=f"{export.reference}{number:03d}",
        county=tree(month).name(batch.region),
        month=month,
        day=day,
        bank=planned.row.name,
        brief=planned.brief,
        count=len(planned.payments),
        amount=planned.amount,
    )
    try:
        content = write(planned.layout, context, _opened(planned))
    except ValueError as error:
        raise BankFileError(f"{planned.row.name}：{error}") from error
    stored = store_file(name=file_name(planned.layout, context), content=BytesIO(content), at=at)
    file = ExportFile.objects.create(
        export=export,
        layout=planned.row,
        number=number,
        reference=context.file,
        brief=planned.brief,
        row_count=context.count,
        amount=context.amount,
        content=stored,
    )
    _keep_rows(export, file, enumerate(planned.payments, start=1), tick)
    return file


def _opened(planned: PlannedFile) -> list[Filled]:
    """The rows with the account numbers opened, and ID numbers where the layout asks for them."""
    numbers = _account_numbers(planned.payments)
    people = _id_numbers(planned.payments) if planned.layout.has("id_number") else {}
    return [
        Filled(
            n,
            payment,
            numbers[payment.payee_kind, payment.account_id],
            people.get(payment.payee_id, "") if _is_own(payment) else "",
        )
        for n, payment in enumerate(planned.payments, start=1)
    ]


def _is_own(payment: Payment) -> bool:
    """Whether the account is the person's; an agent's ID number is not known."""
    return payment.payee_kind == "person" and payment.holder == payment.name


def _account_numbers(payments: Iterable[Payment]) -> dict[tuple[str, int | None], str]:
    found: dict[tuple[str, int | None], str] = {}
    payments = list(payments)
    for kind, model in ACCOUNTS.items():
        ids = [payment.account_id for payment in payments if payment.payee_kind == kind]
        rows = model._default_manager.filter(pk__in=ids).values_list("pk", "number")
        found |= {(kind, pk): number.open() for pk, number in rows.iterator(_AT_ONCE)}
    return found


def _id_numbers(payments: Iterable[Payment]) -> dict[int, str]:
    ids = [payment.payee_id for payment in payments if payment.payee_kind == "person"]
    rows = Person.objects.filter(pk__in=ids).values_list("pk", "id_number")
    return {pk: number.open() for pk, number in rows.iterator(_AT_ONCE)}


def _keep_rows(
    export: Export,
    file: ExportFile | None,
    numbered: Iterable[tuple[int, Payment]],
    tick: Callable[[int], None] = lambda done: None,
) -> None:
    done = 0
    for part in batched(numbered, _KEPT_AT_ONCE):
        _keep_part(export, file, part)
        done += len(part)
        tick(done)


def _keep_part(
    export: Export, file: ExportFile | None, numbered: Iterable[tuple[int, Payment]]
) -> None:
    ExportRow.objects.bulk_create(
        ExportRow(
            export=export,
            file=file,
            number=number if file else 0,
            payee_kind=payment.payee_kind,
            payee_id=payment.payee_id,
            person_id=payment.person_id,
            item_id=payment.item_id,
            name=payment.name,
            holder=payment.holder,
            bank=payment.bank,
            account_id=payment.account_id,
            last4=payment.last4,
            number_index=payment.number_index,
            amount=payment.amount,
            since=payment.since,
            until=payment.until,
            line_ids=payment.line_ids,
            problem=payment.problem,
            detail=payment.detail[:200],
        )
        for number, payment in numbered
    )


def batched(rows: Iterable[tuple[int, Payment]], size: int) -> Iterator[list[tuple[int, Payment]]]:
    """The rows in parts of ``size``; in Python 3.12 itertools has it."""
    rest = iter(rows)
    while part := list(islice(rest, size)):
        yield part


def _tell(export: Export, what: str, actor: User, at: datetime, purpose: str, origin: str) -> None:
    record(
        actor=actor,
        action=f"bankfile.{what}",
        subject_kind="bankfile",
        subject_id=export.reference,
        before=None,
        after={
            "files": export.files.count(),
            "rows": export.row_count,
            "amount": str(export.amount),
            "left_out": export.left_count,
            "sha256": export.sha256,
        },
        at=at,
        origin=origin,
        reason=purpose,
    )
