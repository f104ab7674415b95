"""The kinds of files employment announces."""

from collections.abc import Mapping, Sequence
from typing import Any

from employment.imports import jobs, surveys, wages
from employment.imports.common import lock
from employment.models import Employer, Form, PayMonth, Survey, WorkFile
from employment.scope import WORKERS
from portal.importing.kinds import REGISTRY_KIND, ImportKind
from portal.registry import registry

_WORDS = {code: label for part in (Form, Survey.Situation) for code, label in part.choices}


def words(field: str, value: Any) -> str:
    """A value of a change in Chinese."""
    if value is None or value == "" or value == []:
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_WORDS.get(each, str(each)) for each in value)
    return _WORDS.get(value, str(value))


def _labels(model: Any, fields: Sequence[str]) -> Any:
    return lambda: {name: str(model._meta.get_field(name).verbose_name) for name in fields}


def _people(ids: Sequence[int]) -> Mapping[int, str]:
    return dict(WorkFile.objects.filter(pk__in=ids).values_list("pk", "person__name"))


def _employers(ids: Sequence[int]) -> Mapping[int, str]:
    rows = Employer.objects.filter(pk__in=ids)
    return dict(rows.values_list("pk", "organisation__name"))


SURVEYS = ImportKind(
    key="job-surveys", label="就业需求摸底", noun="人", sheet="摸底",
    help="一人一行，按身份证号认人。没有摸底的登记，已摸底的按填了内容的格子更正。",
    columns=surveys.columns, check_row=surveys.check_row, stage=surveys.stage,
    compare=surveys.compare, check=surveys.check, lock=lock, apply=surveys.apply,
    field_labels=_labels(Survey, surveys.FIELDS), words=words, names=_people, subject_url="jobs:file",
    roles=WORKERS, new_words="新摸底",
)  # fmt: skip
JOBS = ImportKind(
    key="jobs", label="残疾人就业", noun="条", sheet="就业",
    help="一份就业一行，按身份证号和开始日期认。已登记的不改动。",
    columns=jobs.columns, check_row=jobs.check_row, stage=jobs.stage, compare=jobs.compare,
    check=jobs.check, lock=lock, apply=jobs.apply, field_labels=dict, words=words, names=_people,
    subject_url="jobs:file", roles=WORKERS, new_words="新登记就业",
    twice="同一个人同一天开始的就业只能有一行。",
)  # fmt: skip
WAGES = ImportKind(
    key="job-wages", label="残疾人职工工资社保", noun="人月", sheet="工资社保",
    help="一人一个月一行，按用人单位、身份证号和月份认。已登记的月份按表更正。",
    columns=wages.columns, check_row=wages.check_row, stage=wages.stage, compare=wages.compare,
    check=wages.check, lock=wages.lock, apply=wages.apply,
    field_labels=_labels(PayMonth, wages.FIELDS), words=words, names=_employers,
    subject_url="jobs:employer", roles=WORKERS, new_words="新登记",
    twice="同一个人同一单位同一个月只能有一行。",
)  # fmt: skip


def announce() -> None:
    """Called from ``AppConfig.ready``."""
    for order, kind in enumerate((SURVEYS, JOBS, WAGES), start=70):
        registry.add(REGISTRY_KIND, kind.key, kind, order=order)
