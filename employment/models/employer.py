"""Employer: an organisation that has to employ disabled people, or employs many."""

from django.db import models
from django.db.models import Q

from employment.models.recorded import Recorded


class Employer(Recorded):
    """What an organisation is as an employer; its name, code and seat are the organisation's.

    ``posts`` is the establishment (编制数) of an office or institution. ``counsellor``: the
    social-work post with a counsellor, asked of sheltered and concentrated employers always and
    of others with more than 30 disabled people (二（四）).
    """

    class Kind(models.TextChoices):
        """What the document asks different things of."""

        OFFICE = "office", "机关"
        INSTITUTION = "institution", "事业单位"
        STATE = "state", "国有企业"
        PRIVATE = "private", "民营企业"
        SOCIAL = "social", "社会组织"
        OTHER = "other", "其他"

    SCOPE = "organisation__region"

    organisation = models.OneToOneField(
        "parties.Organisation", models.PROTECT, related_name="employer", verbose_name="单位"
    )
    kind = models.CharField("性质", max_length=12, choices=Kind)
    posts = models.PositiveIntegerField("编制数", null=True, blank=True)
    school = models.BooleanField("中小学、幼儿园", default=False)
    county_level = models.BooleanField("市县两级机关、事业单位", default=True)
    sheltered = models.BooleanField("辅助性就业机构", default=False)
    concentrated = models.BooleanField("集中就业单位", default=False)
    counsellor = models.CharField("就业辅导员", max_length=40, blank=True)
    counsellor_since = models.DateField("辅导员自", null=True, blank=True)
    notes = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "用人单位"
        constraints = [
            models.CheckConstraint(
                name="employer_counsellor_since",
                condition=Q(counsellor="", counsellor_since__isnull=True)
                | (~Q(counsellor="") & Q(counsellor_since__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.organisation.name
