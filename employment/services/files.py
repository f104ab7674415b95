"""Writes of files: opened for everyone of working age, given to a worker, handed over."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from employment.errors import EmploymentError
from employment.models import WorkFile
from employment.population import born_between, counting_on
from employment.scope import WORKERS, own
from employment.services.writing import change, locked_file, refuse_stale, tell
from portal.accounts.models import User
from portal.accounts.roles import EMPLOYMENT_WORKER
from portal.accounts.scope import covers, region_ids
from portal.audit.services import record

NOTED = ("hard_on", "graduated_on", "school", "plan")
MOST_AT_ONCE = 500

_OPEN = """
INSERT INTO employment_workfile (person_id, school, plan, failures, opened_at, opened_by_id)
SELECT p.id, '', '', 0, %(at)s, %(actor)s
FROM people_person AS p JOIN people_circumstances AS c ON c.person_id = p.id
  AND c.superseded_at IS NULL AND c.valid_from <= %(day)s
  AND (c.valid_to IS NULL OR c.valid_to > %(day)s)
WHERE p.managing_region_id = ANY(%(area)s) AND c.disability_level >= 1 AND c.died_on IS NULL
  AND (c.certificate_until IS NULL OR c.certificate_until >= %(day)s)
  AND ((c.sex = 'male' AND c.birth_date BETWEEN %(men_from)s AND %(men_to)s)
    OR (c.sex = 'female' AND c.birth_date BETWEEN %(women_from)s AND %(women_to)s))
  AND NOT EXISTS (SELECT FROM employment_workfile AS w WHERE w.person_id = p.id)
ORDER BY p.id ON CONFLICT (person_id) DO NOTHING
"""


@transaction.atomic
def open_files(*, actor: User, at: datetime, today: date, origin: str = "") -> int:
    """A file for every certified person of working age in the actor's area who has none.

    This is the round of comparing lists (信息比对, 二（九）); done again it adds only who is new.
    """
    if actor.region is None:
        raise EmploymentError("您没有管辖地区。", "请联系系统管理员。")
    rule = counting_on(actor.region.code, today)
    born = born_between(rule, today)
    given = {
        "at": at, "actor": actor.pk, "day": today, "area": sorted(region_ids(actor)),
        "men_from": born["male"][0], "men_to": born["male"][1],
        "women_from": born["female"][0], "women_to": born["female"][1],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, given)
        added = int(cursor.rowcount)
    if added:
        record(
            actor=actor, action="employment.open_files", subject_kind="region",
            subject_id=actor.region.code, before=None, after={"added": added}, at=at, origin=origin,
        )  # fmt: skip
    return added


@transaction.atomic
def note_file(
    *, actor: Any, file: WorkFile, values: Mapping[str, Any], at: datetime, today: date,
    seen: str = "", origin: str = "",
) -> WorkFile:  # fmt: skip
    """Recognition as hard to place, graduation, the plan of a graduate. Raises EmploymentError."""
    row = locked_file(file, actor)
    refuse_stale(row, seen)
    if values.get("hard_on") and values["hard_on"] > today:
        raise EmploymentError("认定日期晚于今天。", "请填实际日期。", field="hard_on")
    if values.get("plan") and not values.get("graduated_on"):
        raise EmploymentError(
            "填了一人一策，没有填毕业日期。", "请填毕业日期。", field="graduated_on"
        )
    known = {name: values[name] for name in NOTED if name in values}
    return change(row, known, actor=actor, at=at, action="note_file", origin=origin)


@transaction.atomic
def assign_worker(
    *, actor: User, files: Sequence[int], worker: User, at: datetime, origin: str = ""
) -> int:
    """Make somebody responsible for some files (指定专人); how many changed hands.

    He must work on employment and his area must hold each file. Raises EmploymentError.
    """
    if len(files) > MOST_AT_ONCE:
        raise EmploymentError(f"一次最多 {MOST_AT_ONCE} 人。", "请分几次指定。")
    if not worker.is_active or not worker.has_role(*WORKERS):
        raise EmploymentError("这个账号不做残疾人就业工作。", "请另选一人。", field="worker")
    rows = own(WorkFile.objects.filter(pk__in=files), actor).order_by("pk")
    done = 0
    for row in rows.select_related("person__managing_region").select_for_update(of=("self",)):
        if not covers(worker, row.person.managing_region):
            name = row.person.name
            cure = "请选择所在县市区的人员。"
            raise EmploymentError(f"{name}不在这个人的管辖地区。", cure, field="worker")
        if row.worker_id == worker.pk:
            continue
        change(row, {"worker": worker, "assigned_at": at, "assigned_by": actor}, actor=actor,
               at=at, action="assign_worker", origin=origin)  # fmt: skip
        done += 1
    return done


@transaction.atomic
def hand_over(*, actor: User, file: WorkFile, at: datetime, origin: str = "") -> WorkFile:
    """Give a file to the employment service: only with wish and ability (二（九）)."""
    row = locked_file(file, actor)
    if not actor.has_role(EMPLOYMENT_WORKER):
        raise EmploymentError("只有残联可以移交。", "请由残联办理。")
    if row.handed_over_at is not None:
        raise EmploymentError("已经移交过。", "请刷新页面看最新情况。")
    if not row.wish or not row.able:
        cure = "请先登记就业需求摸底和职业能力评估。"
        raise EmploymentError("移交的须有就业意愿和就业能力。", cure)
    row.handed_over_at, row.handed_over_by = at, actor
    row.save(update_fields=["handed_over_at", "handed_over_by"])
    tell("hand_over", row, actor=actor, at=at, before={"handed_over_at": None},
         after={"handed_over_at": at}, origin=origin)  # fmt: skip
    return row
