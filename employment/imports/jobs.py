"""The sheet of jobs: one row a job; a job already registered stays as it is."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from employment.imports.common import coded, employer_column, id_column, resolve, staged, strangers
from employment.models import WITH_EMPLOYER, Contract, Form, WorkFile
from employment.services import recount
from portal.accounts.models import User
from portal.importing import bulk
from portal.importing.cells import date_of, plain_text
from portal.importing.kinds import Column, Context, Parsed, Staged, Trouble
from portal.importing.models import FileImport

_FORMS = {label: code for code, label in Form.choices}
_CONTRACTS = {label: code for code, label in Contract.choices}


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """Who, where, from when, on what."""
    return (
        id_column(),
        Column("form", "就业形式", f"可填：{'、'.join(_FORMS)}。", coded(_FORMS), required=True,
               choices=tuple(_FORMS), example="按比例就业"),
        employer_column(required=False),
        Column("where", "单位或经营名称", "没有用人单位的（灵活、种养等）必填。", plain_text(120), width=24),
        Column("position", "岗位", "最多60字。", plain_text(60), required=True, example="保洁员"),
        Column("started_on", "开始日期", "年-月-日。", date_of, required=True, example="2024-03-01"),
        Column("contract", "合同", f"可填：{'、'.join(_CONTRACTS)}。", coded(_CONTRACTS), required=True,
               choices=tuple(_CONTRACTS), example="劳动合同"),
        Column("contract_from", "合同起", "年-月-日。", date_of),
        Column("contract_until", "合同止", "年-月-日，无固定期限的留空。", date_of),
        Column("evidence", "佐证材料", "名称和编号。", plain_text(200), required=True, width=24,
               example="劳动合同、社保清单"),
    )  # fmt: skip


def check_row(row: Parsed, context: Context) -> Iterable[Trouble]:
    """What the cells of a row say against each other."""
    values = row.values
    first, last = values.get("contract_from"), values.get("contract_until")
    if values["started_on"] > context.today:
        day = str(values["started_on"])
        yield Trouble(row.number, "started_on", day, "开始日期晚于今天。", "到岗之后再登记。")
    if values["form"] in WITH_EMPLOYER and not values.get("employer"):
        yield Trouble(
            row.number, "employer", "", "按比例、集中就业须有用人单位。", "请填用人单位。"
        )
    if not values.get("employer") and not values.get("where"):
        yield Trouble(row.number, "where", "", "没有填单位。", "请填用人单位，或写经营名称。")
    if values["contract"] in (Contract.LABOUR, Contract.SERVICE) and not first:
        yield Trouble(
            row.number, "contract_from", "", "签了合同或协议，没有填起日。", "请填合同起日。"
        )
    if first and last and last < first:
        yield Trouble(
            row.number, "contract_until", str(last), "合同止日早于起日。", "请核对两个日期。"
        )


def stage(rows: Sequence[Parsed], context: Context) -> Iterator[Staged]:
    """Rows; person and first day are the key."""
    return staged(rows, "started_on")


_MATCH = """
UPDATE importing_row AS r SET change = NULL, subject_id = (r.values ->> 'file_id')::bigint,
  outcome = CASE WHEN EXISTS (SELECT FROM employment_job AS j
    WHERE j.file_id = (r.values ->> 'file_id')::bigint
      AND j.started_on = (r.values ->> 'started_on')::date) THEN 'same' ELSE 'new' END
WHERE r.file_id = %(file)s
"""
_OPEN = """
SELECT r.number FROM importing_row AS r JOIN employment_job AS j
  ON j.file_id = (r.values ->> 'file_id')::bigint
  AND j.employer_id = (r.values ->> 'employer_id')::bigint AND j.ended_on IS NULL
WHERE r.file_id = %(file)s AND r.outcome = 'new' ORDER BY r.number
"""
_TWICE_OPEN = """
SELECT number, first FROM (
  SELECT number, min(number) OVER (PARTITION BY values ->> 'file_id', values ->> 'employer_id') AS first
  FROM importing_row WHERE file_id = %(file)s AND outcome = 'new'
    AND values ->> 'employer_id' IS NOT NULL) AS row
WHERE number > first ORDER BY number LIMIT 20000
"""


def compare(file: FileImport) -> None:
    """Find whom each row means; known jobs stay as they are."""
    resolve(file)
    bulk.run(_MATCH, file=file.pk)


def check(file: FileImport) -> Iterator[Trouble]:
    """What only the register can tell of the rows."""
    yield from strangers(file)
    cure = "请先登记原来一条的离开日期。"
    for (number,) in bulk.rows_of(_OPEN, file=file.pk):
        yield Trouble(number, "employer", "", "这个人在这家单位已有在职记录。", cure)
    for number, first in bulk.rows_of(_TWICE_OPEN, file=file.pk):
        yield Trouble(
            number, "employer", "", f"与第 {first} 行是同一个人同一家单位。", "请只留一行。"
        )


_INSERT = """
INSERT INTO employment_job (file_id, employer_id, form, massage, "where", position, started_on,
  contract, contract_from, contract_until, evidence, end_reason, recorded_at, recorded_by_id)
SELECT (r.values ->> 'file_id')::bigint, (r.values ->> 'employer_id')::bigint, r.values ->> 'form', '',
  coalesce(o.name, r.values ->> 'where'), r.values ->> 'position', (r.values ->> 'started_on')::date,
  r.values ->> 'contract', (r.values ->> 'contract_from')::date,
  (r.values ->> 'contract_until')::date, r.values ->> 'evidence', '', %(at)s, %(actor)s
FROM importing_row AS r
LEFT JOIN employment_employer AS e ON e.id = (r.values ->> 'employer_id')::bigint
LEFT JOIN parties_organisation AS o ON o.id = e.organisation_id
WHERE r.file_id = %(file)s AND r.outcome = 'new' ORDER BY r.number
"""


def apply(file: FileImport, at: datetime) -> None:
    """Write the jobs; whoever had failures in a row has them counted anew."""
    bulk.run(_INSERT, file=file.pk, at=at, actor=file.confirmed_by_id)
    ids = [
        pk for (pk,) in bulk.rows_of(
            "SELECT DISTINCT subject_id FROM importing_row WHERE file_id = %(file)s AND outcome = 'new'",
            file=file.pk,
        )
    ]  # fmt: skip
    actor = User.objects.filter(pk=file.confirmed_by_id or 0).first()
    for row in WorkFile.objects.filter(pk__in=ids, failures__gt=0).order_by("pk"):
        recount(file=row, actor=actor, at=at, origin="import")
