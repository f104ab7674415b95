"""Sweeps as pages see them: started, watched, and when the last one was."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from eligibility.applications import services, tasks
from eligibility.applications.errors import ApplicationError
from eligibility.applications.models import Sweep, SweepCounty
from eligibility.web.applications.roles import CASE_ROLES, LEADERS
from portal.lib.periods import Month
from portal.regions.selectors import tree
from portal.web.pages import PageMixin


def progress_of(user: Any, month: Month) -> dict[str, Any] | None:
    """How far a sweep of the user's area is, while one is under way."""
    region = getattr(user, "region", None)
    if region is None:
        return None
    regions = tree(month)
    areas = regions.ancestors(region.code)
    sweep = Sweep.objects.filter(month=month.first, region__in=areas, finished_at=None).first()
    if sweep is None:
        return None
    counts = sweep.counties.aggregate(
        total=Count("pk"), done=Count("pk", filter=Q(done_at__isnull=False)),
        failed=Count("pk", filter=~Q(error="")),
    )  # fmt: skip
    return {"sweep": sweep, **counts}


def last_swept(user: Any, month: Month) -> Any:
    """When the list of a month was last made for the user's area."""
    region = getattr(user, "region", None)
    if region is None:
        return None
    counties = tree(month).counties(region.code)
    rows = SweepCounty.objects.filter(sweep__month=month.first, region__in=counties)
    return rows.exclude(done_at=None).order_by("-done_at").values_list("done_at", flat=True).first()


class StartSweep(PageMixin, View):
    """Looks through the month in work anew, by the workers."""

    roles = LEADERS
    menu = "应享未享"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Start it, or go on with the unfinished one."""
        region = request.user.region
        try:
            if region is None:
                raise ApplicationError("账号没有管辖地区，", "请联系系统管理员。")
            sweep = services.start_sweep(
                month=self.month, region=region.code, actor=request.user, at=timezone.now()
            )
            tasks.send(sweep)
        except ApplicationError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(f"{reverse('applications:unclaimed')}?month={self.month}")


class SweepProgress(PageMixin, View):
    """The bar, asked for every two seconds; the whole page when it is done."""

    roles = CASE_ROLES

    def get(self, request: HttpRequest) -> HttpResponse:
        """The bar as it is now."""
        found = progress_of(request.user, self.month)
        if found is None:
            response = HttpResponse(status=204)
            response["HX-Refresh"] = "true"
            return response
        return render(request, "applications/sweep.html", {"sweep": found, "month": self.month})
