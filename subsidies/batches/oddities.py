"""Oddities of a batch: found when it is submitted, ticked off one by one before it passes.

Other apps announce more kinds under ``payout_oddity`` in the registry, each in the shape of an
``OddityKind``; of what they find, those are kept whom the batch pays.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from psycopg import sql

from eligibility.determination.rule_set import rule_set
from portal.accounts.models import User
from portal.audit.services import record
from portal.lib.periods import Month
from portal.registry import registry
from subsidies.models import Batch, Oddity
from subsidies.models.batch import State

REGISTRY_KIND = "payout_oddity"
OLDEST = 105


@dataclass(frozen=True, slots=True)
class OddityKind:
    """A kind: ``find(batch)`` is a SELECT of (person_id bigint, item_id bigint, note text).

    The note has no numbers of persons or accounts in it.
    """

    key: str
    label: str
    help: str
    find: Callable[[Batch], sql.Composable]


class OddityError(ValueError):
    """A tick that is refused; the message says why."""


_LINES = """subsidies_line AS line
WHERE line.region = {region} AND line.month = {month} AND line.batch_id = {batch}"""


_PAID_HERE = (
    "EXISTS (SELECT FROM "
    + _LINES
    + " AND line.kind = 'regular' AND line.person_id = found.person_id"
    + " AND (found.item_id IS NULL OR line.item_id = found.item_id))"
)


def _above_item(batch: Batch) -> sql.Composable:
    """A month's payment above the largest sum the item can pay in the county then."""
    rules = rule_set(Month.of(batch.month), batch.region).rules
    rows = [
        (rule.item.id, rule.part.part or "", max(amounts))
        for rule in rules
        if rule.rates and (amounts := [rate.amount for rate in rule.rates]) and None not in amounts
    ]
    values = sql.SQL(", ").join(
        sql.SQL("({}, {}, {})").format(*map(sql.Literal, row)) for row in rows or [(0, "", 0)]
    )
    return sql.SQL(
        "SELECT line.person_id, line.item_id, '每月 ' || line.amount || ' 元，项目最高 ' || most.amount"
        " || ' 元' FROM (VALUES {values}) AS most(item_id, part, amount) JOIN subsidies_line AS line"
        " ON line.item_id = most.item_id AND line.part = most.part AND line.amount > most.amount"
        " WHERE line.region = {region} AND line.month = {month} AND line.batch_id = {batch}"
        " AND line.kind = 'regular'"
    ).format(values=values, **_of(batch))


def _shared_account(batch: Batch) -> sql.Composable:
    return sql.SQL(
        "WITH paid AS (SELECT DISTINCT account.number_index, account.person_id, account.last4"
        " FROM (SELECT DISTINCT payee_id FROM " + _LINES + " AND line.payee_kind = 'person'"
        "  AND line.cash > 0) AS payee"
        " JOIN people_account AS account ON account.person_id = payee.payee_id"
        "  AND account.superseded_at IS NULL),"
        " shared AS (SELECT number_index, count(*) AS people FROM paid GROUP BY 1 HAVING count(*) > 1)"
        " SELECT paid.person_id, NULL::bigint, '与另 ' || shared.people - 1 || ' 人共用账户（末四位 '"
        " || paid.last4 || '）' FROM paid JOIN shared USING (number_index)"
    ).format(**_of(batch))


def _two_counties(batch: Batch) -> sql.Composable:
    return sql.SQL(
        "SELECT DISTINCT line.person_id, line.item_id, '另一县本月也在发放同一项目'"
        " FROM subsidies_line AS line JOIN subsidies_line AS other"
        " ON other.person_id = line.person_id AND other.month = line.month"
        "  AND other.covered = line.covered AND other.item_id = line.item_id"
        "  AND other.part = line.part AND other.region <> line.region AND other.kind = 'regular'"
        " JOIN subsidies_batch AS batch ON batch.id = other.batch_id AND batch.state <> 'void'"
        " WHERE line.region = {region} AND line.month = {month} AND line.batch_id = {batch}"
        " AND line.kind = 'regular' AND other.month = {month}"
    ).format(**_of(batch))


def _very_old(batch: Batch) -> sql.Composable:
    return sql.SQL(
        "SELECT person.id, NULL::bigint, '年龄超过 {oldest} 岁' FROM people_person AS person"
        " WHERE person.birth_date < {born} AND EXISTS (SELECT FROM "
        + _LINES
        + " AND line.person_id = person.id AND line.kind = 'regular')"
    ).format(
        oldest=sql.SQL(str(OLDEST)),
        born=sql.Literal(Month.of(batch.month).shift(1 - 12 * (OLDEST + 1)).first),
        **_of(batch),
    )


OWN = (
    OddityKind("above_item", "金额超过项目标准", "高于该项目在本县当月能发的最高额。", _above_item),
    OddityKind("shared_account", "多人同一账户", "不同的人收款账户相同，代领的请核对代领手续。", _shared_account),
    OddityKind("two_counties", "两县同发", "同一人同一项目本月在两个县发放。", _two_counties),
    OddityKind("very_old", f"超过{OLDEST}岁", "请核对是否健在。", _very_old),
)  # fmt: skip


def kinds() -> dict[str, OddityKind]:
    """Every kind by its key: our own, then those other apps announce."""
    return {kind.key: kind for kind in (*OWN, *registry.all(REGISTRY_KIND))}


def find_oddities(batch: Batch) -> int:
    """Write down what is odd about a batch; how many. Part of submitting it."""
    written, own = 0, {kind.key for kind in OWN}
    for kind in kinds().values():
        statement = sql.SQL(
            "INSERT INTO subsidies_oddity (batch_id, kind, person_id, item_id, note, remark)"
            " SELECT {}, {}, person_id, item_id, left(note, 200), ''"
            " FROM ({}) AS found(person_id, item_id, note) WHERE {}"
            " ORDER BY person_id, item_id, note"
        ).format(
            sql.Literal(batch.pk),
            sql.Literal(kind.key),
            kind.find(batch),
            sql.SQL("TRUE") if kind.key in own else sql.SQL(_PAID_HERE).format(**_of(batch)),
        )
        with connection.cursor() as cursor:
            cursor.execute(statement)  # type: ignore[arg-type]
            written += cursor.rowcount
    return written


@transaction.atomic
def tick_oddities(
    *, batch_id: int, ids: Collection[int], actor: User, at: datetime, remark: str = ""
) -> int:
    """The checker looked at these; how many were ticked now. OddityError.

    Several at once need a remark that says how they were looked at.
    """
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.state != State.SUBMITTED:
        raise OddityError(f"批次现为“{batch.get_state_display()}”，不在复核中，不用再核对。")
    if actor.pk == batch.submitted_by_id:
        raise OddityError("报送人不能核对自己报送的批次，请由复核岗办理。")
    if len(ids) > 1 and not remark.strip():
        raise OddityError("一次核对多条须写明核对情况，例如“已逐户电话核实”。")
    open_ones = Oddity.objects.filter(batch=batch, pk__in=ids, ticked_at=None)
    ticked = open_ones.update(ticked_at=at, ticked_by=actor, remark=remark.strip())
    if ticked:
        record(
            actor=actor,
            action="batch.tick_oddities",
            subject_kind="batch",
            subject_id=batch.pk,
            before=None,
            after={"ticked": ticked},
            at=at,
            reason=remark,
        )
    return ticked


def open_oddities(batch: Batch) -> int:
    """How many are still to be looked at."""
    return Oddity.objects.filter(batch=batch, ticked_at=None).count()


def _of(batch: Batch) -> dict[str, sql.Composable]:
    return {
        "region": sql.Literal(batch.region),
        "month": sql.SQL("{}::date").format(sql.Literal(batch.month)),
        "batch": sql.Literal(batch.pk),
    }
