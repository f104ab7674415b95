"""The month in work: chosen in the top bar, kept in the session."""

from django.http import HttpRequest
from django.utils import timezone

from portal.lib.periods import Month
from portal.registry import registry

SESSION_KEY = "work_month"


def work_month(request: HttpRequest) -> Month:
    """The month of the address, else of the session, else what an app proposes, else this month.

    An app proposes with a callable(request) -> Month | None announced as ``work_month``
    (the month whose payout is under way). Asked once a request.
    """
    found: Month | None = getattr(request, "_work_month", None)
    if found is None:
        found = request._work_month = _month_of(request)  # type: ignore[attr-defined]
    return found


def _month_of(request: HttpRequest) -> Month:
    for text in (request.GET.get("month", ""), request.session.get(SESSION_KEY, "")):
        if (month := read_month(text)) is not None:
            return month
    for propose in registry.all("work_month"):
        if (month := propose(request)) is not None:
            return month
    return Month.of(timezone.localdate())


def keep_month(request: HttpRequest, month: Month) -> None:
    """Work on this month from now on."""
    request.session[SESSION_KEY] = str(month)


#: Years a page may be asked for; beyond them pages would count months that are none.
FIRST_YEAR, LAST_YEAR = 1990, 2100


def read_month(text: str) -> Month | None:
    """The month a text names, or None, also for one no office ever works on."""
    try:
        month = Month.parse(text)
    except ValueError:
        return None
    return month if FIRST_YEAR <= month.year <= LAST_YEAR else None
