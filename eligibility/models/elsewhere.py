"""Awards whose people are, or were once, registered outside the award's county: and where."""

from django.db import models

from eligibility.models.award import Award


class Elsewhere(models.Model):
    """A place of the person of an award on a day on which the 户籍 was not the award's region.

    Kept by triggers on awards and circumstances, and never taken back: it only says that the
    award is looked at in the county of the place, as it cannot be in every county.
    """

    award = models.ForeignKey(Award, models.CASCADE, db_constraint=False, related_name="+")
    #: A code of 户籍 or residence of that day; empty for one that is not known.
    region = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "award"], name="elsewhere_place_once")
        ]
