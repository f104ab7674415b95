"""Awards whose people are, or were once, registered outside the award's county."""

from django.db import models

from eligibility.models.award import Award


class Elsewhere(models.Model):
    """An award whose person had another 户籍 than the award's region on any day, or an unknown one.

    Kept by triggers on awards and circumstances, and never taken back: it only says that the
    person's county has to be looked up, as it cannot be for everybody in every county's run.
    """

    award = models.OneToOneField(
        Award, models.CASCADE, primary_key=True, db_constraint=False, related_name="+"
    )
