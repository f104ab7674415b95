"""Writes of the document: loading, and filling in what the source lacks."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from gas_safety.document.reading import FOLDER, read_problems, read_rules, requirements
from gas_safety.errors import GasError
from gas_safety.models import Problem, ScheduleRule
from portal.accounts.models import User
from portal.accounts.roles import GAS_INSPECTOR
from portal.audit.services import record
from portal.policies.errors import PolicyError
from portal.policies.services import load_document


@transaction.atomic
def load(*, at: datetime, folder: Path = FOLDER) -> int:
    """Load measures, problems and rules; how many rows are new. Again: nothing.

    Another content for what is loaded is refused (PolicyError), and nothing is loaded then.
    A problem filled in by hand is left as it is.
    """
    requirements(folder)
    added = load_document(path=folder / "document.yaml", at=at)
    for row in read_problems(folder):
        added += _add_problem(row)
    for row in read_rules(folder):
        key = {"code": row["code"], "valid_from": row["valid_from"]}
        rule, new = ScheduleRule.objects.get_or_create(**key, defaults=row)
        _refuse_other(rule, row, f"schedule.yaml {row['code']}")
        added += new
    if added:
        record(
            actor=None, action="gas.load_document", subject_kind="document", subject_id=folder.name,
            before=None, after={"added": added}, at=at,
        )  # fmt: skip
    return added


@transaction.atomic
def fill_problem(
    *,
    actor: User,
    problem: Problem,
    name: str,
    text: str,
    leader: str,
    units: list[str],
    filled_from: str,
    at: datetime,
    origin: str = "",
) -> Problem:
    """Copy a problem of the missing page from the paper; which copy must be named. Once only."""
    problem = Problem.objects.select_for_update().get(pk=problem.pk)
    given = {"name": name, "text": text, "leader": leader, "filled_from": filled_from}
    labels = {"name": "简称", "text": "典型问题", "leader": "责任领导", "filled_from": "补录依据"}
    if not actor.has_role(GAS_INSPECTOR):
        raise GasError("只有燃气安全检查人员可以补录。")
    if not problem.missing:
        raise GasError("这一项不是缺页，不能改写。", "请核对序号。")
    for field, value in given.items():
        if not value.strip():
            raise GasError(f"“{labels[field]}”没有填。", "请照纸质文件填写。", field=field)
    chosen = [unit.strip() for unit in units if unit.strip()]
    if not chosen:
        raise GasError("责任单位没有填。", "请照纸质文件填写，每行一个。", field="units")
    for field, value in given.items():
        setattr(problem, field, value.strip())
    problem.responsible_units, problem.units_text = chosen, "、".join(chosen)
    problem.missing = False
    problem.save()
    record(
        actor=actor, action="gas.fill_problem", subject_kind="problem", subject_id=problem.pk,
        before={"missing": True}, after=given | {"units": chosen}, at=at, origin=origin,
        reason=filled_from,
    )  # fmt: skip
    return problem


def _add_problem(row: dict) -> bool:
    problem, new = Problem.objects.get_or_create(number=row["number"], defaults=row)
    if not problem.filled_from:
        _refuse_other(problem, row, f"problems.yaml 第{row['number']}项")
    return new


def _refuse_other(loaded: Problem | ScheduleRule, row: dict, place: str) -> None:
    for name, value in row.items():
        if getattr(loaded, name) != value:
            raise PolicyError(
                f"{place}：“{name}”与已载入的不同。", "已载入的不能改写，请核对原文。"
            )
