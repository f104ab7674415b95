"""What every dated value has in common: a period, a document, how sure it is, and who answers for it."""

from functools import reduce
from operator import and_

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class Status(models.TextChoices):
    """How far a value can be relied on; anything but official is marked wherever it is used."""

    OFFICIAL = "official", "正式"
    TO_CONFIRM = "to_confirm", "待确认"
    DEMO = "demo", "演示"


class State(models.TextChoices):
    """Where a row stands on its way to being in force; only published ones are ever read."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待发布"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤回"


class DatedValue(models.Model):
    """A value in force over ``[valid_from, valid_to)``; published rows are superseded, never edited.

    Rows without any name are those loaded from the gazetted files. ``based_on`` is the row of
    the same table that a draft started from, or that a remainder is a part of.
    """

    valid_from = models.DateField("起")
    valid_to = models.DateField("止（不含）", null=True)
    document = models.CharField("依据文件", max_length=200)
    status = models.CharField("状态", max_length=12, choices=Status)
    notes = models.TextField("说明", blank=True)
    state = models.CharField("环节", max_length=12, choices=State, default=State.PUBLISHED)
    reason = models.CharField("修改理由", max_length=400, blank=True)
    based_on = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.BigIntegerField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


def period() -> Func:
    """The row's period as a daterange, for exclusion constraints."""
    return Func(F("valid_from"), F("valid_to"), function="daterange")


def in_order(name: str) -> models.CheckConstraint:
    """The period is not empty."""
    return models.CheckConstraint(name=name, condition=Q(valid_from__lt=F("valid_to")))


def one_at_a_time(name: str, *columns: str, where: Q | None = None) -> ExclusionConstraint:
    """No two rows of the same columns overlap, superseded ones aside."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((c, RangeOperators.EQUAL) for c in columns),
            (period(), RangeOperators.OVERLAPS),
        ],
        condition=Q(superseded_at__isnull=True) & (where or Q()),
    )


def one_published(name: str, *columns: str) -> ExclusionConstraint:
    """No two published rows of the same columns overlap; drafts may."""
    return one_at_a_time(name, *columns, where=Q(state=State.PUBLISHED))


def two_people(name: str) -> models.CheckConstraint:
    """What is published was loaded from files, or submitted by one person and published by another."""
    loaded = Q(recorded_by=None, submitted_by=None, published_by=None)
    signed = Q(recorded_by__isnull=False, submitted_by__isnull=False, published_by__isnull=False)
    another = ~Q(published_by=F("submitted_by")) & ~Q(published_by=F("recorded_by"))
    return models.CheckConstraint(
        name=name, condition=~Q(state=State.PUBLISHED) | loaded | (signed & another)
    )


def stamped(name: str) -> models.CheckConstraint:
    """Each step has both its time and its person, or neither; and the state has its step."""
    pairs = [
        Q(**{f"{step}_at": None, f"{step}_by": None})
        | Q(**{f"{step}_at__isnull": False, f"{step}_by__isnull": False})
        for step in ("submitted", "published", "withdrawn")
    ]
    states = [
        ~Q(state=State.DRAFT) | Q(submitted_at=None, published_at=None, withdrawn_at=None),
        ~Q(state=State.SUBMITTED) | Q(submitted_at__isnull=False, published_at=None),
        ~Q(state=State.WITHDRAWN) | Q(withdrawn_at__isnull=False, published_at=None),
        Q(superseded_at=None) | Q(state=State.PUBLISHED),
    ]
    return models.CheckConstraint(name=name, condition=reduce(and_, [*pairs, *states]))
