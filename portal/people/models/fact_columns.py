"""FactColumns: one typed, nullable column per fact of the vocabulary; null is *not known*."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from portal.people.facts import FACTS


def _text() -> models.TextField:
    return models.TextField(null=True, blank=True)


def _bool() -> models.BooleanField:
    return models.BooleanField(null=True, blank=True)


def _list() -> ArrayField:
    return ArrayField(models.TextField(), null=True, blank=True)


def _date() -> models.DateField:
    return models.DateField(null=True, blank=True)


class FactColumns(models.Model):
    """The facts, in the order of the vocabulary (a test holds the two equal)."""

    birth_date = _date()
    sex = _text()
    hukou = _text()
    hukou_kind = _text()
    residence = _text()
    residence_permit = _bool()
    dibao = _bool()
    low_income = _bool()
    tekun = _text()
    has_fixed_income = _bool()
    pension = _text()
    has_supporter = _bool()
    housing_difficulty = _bool()
    work_injury_care_allowance = _bool()
    national_honour = _bool()
    care_level = _text()
    self_care = _text()
    disability_kinds = _list()
    disability_level = models.SmallIntegerField(null=True, blank=True)
    certificate_until = _date()
    long_term_care = _bool()
    dementia = _bool()
    family_planning = _text()
    living = _list()
    institution = _text()
    service_record = _list()
    regular_state_benefit = _bool()
    no_work_unit = _bool()
    destitute = _bool()
    died_on = _date()

    class Meta:
        abstract = True


def _values_known(name: str) -> models.CheckConstraint:
    fact = FACTS[name]
    if fact.kind == "list":
        known = Q(**{f"{name}__contained_by": list(fact.values)})
    elif fact.kind == "region":
        digits = r"\d{4}|\d{6}|\d{9}|\d{12}"
        words = "".join(f"|{word}" for word in fact.values)
        known = Q(**{f"{name}__regex": f"^({digits}{words})$"})
    else:
        known = Q(**{f"{name}__in": list(fact.values)})
    return models.CheckConstraint(condition=known, name=f"circumstances_{name}")


FACT_CONSTRAINTS = [
    *(
        _values_known(name)
        for name, fact in FACTS.items()
        if fact.kind in ("enum", "level", "list", "region")
    ),
    models.CheckConstraint(
        condition=Q(disability_level__isnull=True)
        | Q(disability_kinds__isnull=True)
        | Q(disability_level=0, disability_kinds__len=0)
        | (Q(disability_kinds__len__gt=0) & Q(disability_level__gt=0)),
        name="circumstances_level_0_without_kinds",
    ),
    models.CheckConstraint(
        condition=Q(birth_date__lte=F("died_on")), name="circumstances_born_before_death"
    ),
]
