"""Circumstances: what is known of a person for a period of days, and since when it is known."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Exact

from portal.people.models.fact_columns import FACT_CONSTRAINTS, FactColumns
from portal.regions.models import DateRange

_CURRENT = Q(superseded_at__isnull=True)


class Circumstances(FactColumns):
    """One wide row per person and period ``[valid_from, valid_to)``; the last one is open.

    Bitemporal: a trigger lets a row be superseded once and never otherwise changed or deleted.
    Readers look at rows not superseded; what was known at an instant stays readable.
    """

    SCOPE = "person__managing_region"

    person = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        related_name="circumstances",
        db_index=False,
        verbose_name="人员",
    )
    valid_from = models.DateField("自")
    valid_to = models.DateField("至（不含）", null=True, blank=True)
    household = models.ForeignKey(
        "people.Household",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name="家庭",
    )
    institution_org = models.ForeignKey(
        "parties.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name="入住的机构",
    )
    event = models.TextField("事件", blank=True, default="")
    event_date = models.DateField("事件日期", null=True, blank=True)
    reason = models.TextField("原因", blank=True, default="")
    evidence = models.JSONField("依据", default=list, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_id = models.BigIntegerField("登记人", null=True)
    superseded_at = models.DateTimeField("被取代时间", null=True, blank=True)
    superseded_by_id = models.BigIntegerField("取代人", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "情况"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__lt=F("valid_to")), name="circumstances_period_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__gte=F("recorded_at")), name="circumstances_times"
            ),
            ExclusionConstraint(
                name="circumstances_no_overlap",
                # Not the bare column: the planner would look people up in this index, which
                # takes twenty times as long as in the B-tree.
                expressions=[
                    (F("person_id") + Value(0), RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                condition=_CURRENT,
            ),
            models.CheckConstraint(
                condition=Exact(
                    Func(F("evidence"), function="jsonb_typeof", output_field=models.TextField()),
                    Value("array"),
                ),
                name="circumstances_evidence_is_a_list",
            ),
            *FACT_CONSTRAINTS,
        ]
        indexes = [
            models.Index(
                fields=["person", "valid_from"], name="circumstances_current", condition=_CURRENT
            ),
            models.Index(fields=["person", "recorded_at"], name="circumstances_history"),
            models.Index(fields=["hukou"], name="circumstances_by_hukou", condition=_CURRENT),
            models.Index(
                fields=["residence"], name="circumstances_by_residence", condition=_CURRENT
            ),
            models.Index(
                fields=["died_on", "valid_to", "person"],
                name="circumstances_by_death",
                condition=_CURRENT & Q(died_on__isnull=False),
            ),
            models.Index(
                fields=["certificate_until"],
                name="circumstances_by_certificate",
                condition=_CURRENT & Q(valid_to__isnull=True, certificate_until__isnull=False),
            ),
            models.Index(
                fields=["valid_from", "hukou", "residence"],
                name="circumstances_by_start",
                condition=_CURRENT,
            ),
            models.Index(
                fields=["valid_to", "hukou", "residence"],
                name="circumstances_by_end",
                condition=_CURRENT & Q(valid_to__isnull=False),
            ),
            models.Index(
                fields=["household", "valid_from"],
                name="circumstances_by_household",
                condition=_CURRENT & Q(household__isnull=False),
            ),
            models.Index(
                fields=["institution_org"],
                name="circumstances_by_institution",
                condition=_CURRENT & Q(institution_org__isnull=False),
            ),
        ]
