"""自动核算日: on which day of the month each county's payout is computed by itself."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from portal.lib.periods import Month
from portal.regions.selectors import tree
from portal.web.entries import allowed
from portal.web.pages import Crumb, Page
from subsidies.models import OpeningDay
from subsidies.runs.schedule import counties_due, counties_missed, opening_days, set_opening_day
from subsidies.runs.services import RunError
from subsidies.web import reads
from subsidies.web.roles import PAYOUT_ROLES, SCHEDULE_ROLES


class SchedulePage(Page):
    """Every county of one's area with its day; managers set it."""

    template_name = "subsidies/schedule.html"
    title = "自动核算日"
    menu = "发放"
    roles = PAYOUT_ROLES

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the month."""
        return (Crumb("发放", reverse("payouts")),)

    @cached_property
    def counties(self) -> tuple[str, ...]:
        """The counties of one's area today."""
        return reads.area(self.request.user, Month.of(timezone.localdate()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each county's day and when it comes next."""
        today = timezone.localdate()
        regions = tree(Month.of(today))
        own = set(
            OpeningDay.objects.filter(region__in=self.counties).values_list("region", flat=True)
        )
        days: dict[str, int] = {}
        due: list[str] = []
        missed: list[str] = []
        if self.counties:
            area = self.request.user.region.code
            days, due = opening_days(Month.of(today), area), counties_due(today, area)
            missed = counties_missed(today, area)
        return super().get_context_data(
            rows=[
                {
                    "code": county,
                    "name": regions.name(county),
                    "day": days.get(county),
                    "inherited": county in days and county not in own,
                    "due": county in due,
                    "missed": county in missed,
                    "next": _next(today, days.get(county)),
                }
                for county in self.counties
            ],
            may_set=allowed(self.request.user, SCHEDULE_ROLES),
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set or clear a county's day."""
        county, text = request.POST.get("county", ""), request.POST.get("day", "").strip()
        if not county:
            messages.error(request, "没有说是哪个县市区；请在列表里填好再保存。")
            return HttpResponseRedirect(reverse("payout_schedule"))
        if county not in self.counties:
            raise Http404
        if not allowed(request.user, SCHEDULE_ROLES):
            messages.error(request, "自动核算日由主管设定。")
            return HttpResponseRedirect(reverse("payout_schedule"))
        try:
            if text and not (text.isascii() and text.isdigit()):
                raise RunError(f"“{text}”不是日期；请填 1 到 28 的数字，或留空停用。")
            set_opening_day(
                region=county,
                day=int(text) if text else None,
                actor=request.user,
                at=timezone.now(),
            )
        except RunError as error:
            messages.error(request, str(error))
        else:
            name = tree(Month.of(timezone.localdate())).name(county)
            told = f"{name}每月{int(text)}日起自动核算。" if text else f"{name}不再自动核算。"
            messages.success(request, told)
        return HttpResponseRedirect(reverse("payout_schedule"))


def _next(today: date, day: int | None) -> date | None:
    if day is None:
        return None
    month = Month.of(today) if today.day <= day else Month.of(today).next()
    return month.first.replace(day=day)
