"""What the demonstration shows of measures: the documents, some reports, some of them confirmed."""

from datetime import date, datetime, timedelta

from portal.accounts.models import User
from portal.lib.periods import Month
from portal.policies.models import Measure, Report
from portal.policies.services import confirm_report, load_measures, report_progress
from portal.regions.selectors import region_of

CODE, COUNTY = "yongzhou-2023-09", "431103"
REPORTER, CONFIRMER = "jingban", "fuhe"


def make_demo(*, region: str, month: Month, at: datetime, today: date) -> None:
    """Load the measures; a county reports on some of them. Again: nothing."""
    load_measures(at=at)
    staff = {
        user.username: user for user in User.objects.filter(username__in=(REPORTER, CONFIRMER))
    }
    if len(staff) < 2 or Report.objects.filter(measure__document__code=CODE).exists():
        return
    county = region_of(COUNTY, month)
    for measure in Measure.objects.filter(document__code=CODE, number__lte=8).order_by("number"):
        state = Report.State.values[measure.number % len(Report.State.values)]
        report = report_progress(
            actor=staff[REPORTER], measure=measure, region=county,
            as_of=today - timedelta(days=measure.number), state=state,
            text=f"演示报送：第 {measure.number} 条按分工推进，下一步补齐台账。",
            evidence=f"演示台账〔{measure.number}〕号", at=at, today=today, origin="demo",
        )  # fmt: skip
        if measure.number % 2:
            confirm_report(actor=staff[CONFIRMER], report=report, at=at, origin="demo")
