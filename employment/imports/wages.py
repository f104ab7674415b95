"""The sheet of wages: one row a person, employer and month; a known month is corrected."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache

from employment.imports.common import (
    YES_NO,
    employer_column,
    id_column,
    money,
    month,
    resolve,
    staged,
    yes_no,
)
from portal.importing import bulk
from portal.importing.cells import plain_text
from portal.importing.kinds import Column, Context, Parsed, Staged, Trouble
from portal.importing.models import FileImport

FIELDS = ("wage", "insured", "evidence")


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """Whose month at whom, and what was paid."""
    return (
        employer_column(required=True),
        id_column(),
        Column("month", "月份", "年-月。", month, required=True, example="2024-01"),
        Column("wage", "实发工资", "元。", money, required=True, example="1800.00"),
        Column("insured", "足额缴纳社会保险", "是或否。", yes_no, required=True, choices=YES_NO, example="是"),
        Column("evidence", "佐证材料", "工资表、流水、社保清单。", plain_text(200), required=True, width=24,
               example="1月工资表"),
    )  # fmt: skip


def check_row(row: Parsed, context: Context) -> Iterable[Trouble]:
    """Nothing of a month that has not come."""
    if date.fromisoformat(row.values["month"]) > context.today:
        yield Trouble(
            row.number, "month", row.values["month"][:7], "这个月还没有到。", "请核对月份。"
        )


def stage(rows: Sequence[Parsed], context: Context) -> Iterator[Staged]:
    """Rows; employer, person and month are the key."""
    return staged(rows, "employer", "month")


#: The job at that employer in that month; the person may be of another county.
_JOB = """
UPDATE importing_row AS r SET values = r.values || jsonb_build_object('job_id', (
  SELECT j.id FROM employment_job AS j JOIN employment_workfile AS w ON w.id = j.file_id
  WHERE w.person_id = (r.values ->> 'person_id')::bigint
    AND j.employer_id = (r.values ->> 'employer_id')::bigint
    AND j.started_on < (r.values ->> 'month')::date + interval '1 month'
    AND (j.ended_on IS NULL OR j.ended_on > (r.values ->> 'month')::date)
  ORDER BY j.started_on DESC, j.id DESC LIMIT 1))
WHERE r.file_id = %(file)s
"""
_MATCH = """
UPDATE importing_row AS r SET subject_id = (r.values ->> 'employer_id')::bigint,
  change = CASE WHEN m.id IS NOT NULL THEN d.change END,
  outcome = CASE WHEN m.id IS NULL THEN 'new' WHEN d.change IS NULL THEN 'same' ELSE 'changed' END
FROM importing_row AS one
LEFT JOIN employment_paymonth AS m ON m.job_id = (one.values ->> 'job_id')::bigint
  AND m.month = (one.values ->> 'month')::date
CROSS JOIN LATERAL (SELECT jsonb_object_agg(f.key, jsonb_build_array(f.old, f.new))
  FILTER (WHERE f.new IS DISTINCT FROM f.old) AS change FROM (VALUES
    ('wage', to_jsonb(m.wage::text), to_jsonb(((one.values ->> 'wage')::numeric(9, 2))::text)),
    ('insured', to_jsonb(m.insured), one.values -> 'insured'),
    ('evidence', to_jsonb(m.evidence), one.values -> 'evidence')) AS f(key, old, new)) AS d
WHERE r.file_id = %(file)s AND one.id = r.id
"""
_NO_EMPLOYER = """
SELECT number, values ->> 'employer' FROM importing_row WHERE file_id = %(file)s
  AND values ->> 'employer_id' IS NULL ORDER BY number
"""
_NO_JOB = """
SELECT number FROM importing_row WHERE file_id = %(file)s AND values ->> 'employer_id' IS NOT NULL
  AND values ->> 'job_id' IS NULL ORDER BY number
"""


def compare(file: FileImport) -> None:
    """Find the job and month each row means and what it would change."""
    resolve(file)
    bulk.run(_JOB, file=file.pk)
    bulk.run(_MATCH, file=file.pk)


def check(file: FileImport) -> Iterator[Trouble]:
    """What only the register can tell of the rows."""
    for number, name in bulk.rows_of(_NO_EMPLOYER, file=file.pk):
        yield Trouble(
            number, "employer", name, "没有登记这家用人单位。", "请核对名称或代码，或先登记。"
        )
    for (number,) in bulk.rows_of(_NO_JOB, file=file.pk):
        yield Trouble(
            number,
            "id_number",
            "",
            "这个人这个月在这家单位没有就业登记。",
            "请先在人员档案登记就业，或核对月份。",
        )


_LOCK = """
SELECT j.id FROM employment_job AS j WHERE j.id IN (
  SELECT (values ->> 'job_id')::bigint FROM importing_row WHERE file_id = %(file)s)
ORDER BY j.id FOR NO KEY UPDATE
"""
_WRITE = """
INSERT INTO employment_paymonth (job_id, month, wage, insured, evidence, recorded_at, recorded_by_id)
SELECT (values ->> 'job_id')::bigint, (values ->> 'month')::date, (values ->> 'wage')::numeric,
  (values ->> 'insured')::boolean, values ->> 'evidence', %(at)s, %(actor)s
FROM importing_row WHERE file_id = %(file)s AND outcome IN ('new', 'changed') ORDER BY number
ON CONFLICT (job_id, month) DO UPDATE SET wage = excluded.wage, insured = excluded.insured,
  evidence = excluded.evidence
"""


def lock(file: FileImport) -> None:
    """Lock every job the rows mean, in order."""
    bulk.run(_LOCK, file=file.pk)


def apply(file: FileImport, at: datetime) -> None:
    """Write the months; the caller's transaction keeps it whole."""
    bulk.run(_WRITE, file=file.pk, at=at, actor=file.confirmed_by_id)
