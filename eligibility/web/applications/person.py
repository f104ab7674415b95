"""The tab 申请 of a person's page: applications, awards, stops, and what is unclaimed."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from eligibility.applications.models import Application, Notice, Stop, Unclaimed
from eligibility.models import Award
from eligibility.web.applications import reads
from eligibility.web.applications.roles import CLERKS
from eligibility.web.applications.stops import REASONS
from eligibility.web.applications.words import STATES, STOPS
from portal.lib.periods import Month
from portal.people.models import Person
from portal.web.entries import allowed
from portal.web.words import word_of


def applications_tab(request: HttpRequest, person: Person) -> dict[str, Any]:
    """Newest first; running awards before those that ended."""
    rows = Application.objects.filter(person=person).select_related(
        "item", "person", "publicity", "filing", "award"
    )
    awards = Award.objects.filter(person=person).select_related("item").order_by("-starts", "pk")
    stops = {s.award_id: s for s in Stop.objects.filter(person=person, state="open")}
    month = Month.of(timezone.localdate())
    return {
        "applications": [(row, word_of(STATES, row.state), reads.sum_of(row)) for row in rows],
        "awards": [
            {"award": each, "runs": each.ends is None or each.ends >= month.first,
             "stop": stops.get(each.pk)}
            for each in awards
        ],
        "stops": [
            (stop, word_of(STOPS, stop.state))
            for stop in Stop.objects.filter(person=person).select_related("award__item")
        ],
        "unclaimed": Unclaimed.objects.filter(person=person, state="open").order_by("-amount"),
        "notices": Notice.objects.filter(application__person=person),
        "may_enter": allowed(request.user, CLERKS),
        "reasons": REASONS,
        "next_month": max(month.next(), Month.of(timezone.localdate())),
    }  # fmt: skip
