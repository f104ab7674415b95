"""Whose result a trial would change."""

from django.db import models

from eligibility.models.what_if import WhatIf


class WhatIfPerson(models.Model):
    """Somebody whose result would be another one; written in bulk, no foreign key checks."""

    what_if = models.ForeignKey(WhatIf, models.CASCADE, related_name="people", db_constraint=False)
    person_id = models.BigIntegerField()
    region = models.CharField("县市区", max_length=12)
    code = models.CharField("项目", max_length=40)
    part = models.CharField("部分", max_length=40, blank=True)
    before = models.CharField("原结果", max_length=20)
    after = models.CharField("新结果", max_length=20)
    before_amount = models.DecimalField("原金额", max_digits=12, decimal_places=2, null=True)
    after_amount = models.DecimalField("新金额", max_digits=12, decimal_places=2, null=True)
    age = models.SmallIntegerField("年龄", null=True)
