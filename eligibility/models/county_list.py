"""A county's own published list, which every prefecture's document orders."""

from django.db import models

from eligibility.models.dated import DatedValue, in_order, one_published, stamped, two_people


class CountyList(DatedValue):
    """``document`` is its number, ``issued`` the day it was published to the county's people."""

    region = models.CharField("地区", max_length=12)
    title = models.CharField("清单名称", max_length=200)
    issued = models.DateField("公布日期")

    class Meta:
        ordering = ["region", "valid_from"]
        constraints = [
            in_order("county_list_period_in_order"),
            one_published("county_list_one_at_a_time", "region"),
            two_people("county_list_by_two_people"),
            stamped("county_list_steps_stamped"),
        ]

    def __str__(self) -> str:
        return self.title
