"""Samples of applications, publicity, unclaimed entitlements, papers."""

from datetime import date

from eligibility.applications.models import (
    Application,
    Filing,
    Layout,
    Notice,
    Objection,
    Publicity,
    State,
    Unclaimed,
)
from eligibility.models import Award
from tests.access.samples.base import item, person
from tests.factories import UserFactory, region
from tests.factories.numbers import AT

MONTH = date(2024, 1, 1)
DETERMINATION = {
    "code": "sample-01", "part": None, "name": "样例津贴", "outcome": "entitled",
    "amount": "50.00", "possible": None, "per": "month", "unit": "person", "bound": "exactly",
    "cap": None, "payee": "person", "excluded_by": [], "needs": [], "payee_needs": [],
    "provides": [], "basis": {"kind": "catalogue", "document": None, "status": "official"},
    "why": None, "sentence": "样例", "source": {"document": "样例〔2023〕1号", "clause": "第1项"},
}  # fmt: skip


def filing():
    """One visit of a person of the county."""
    return Filing.objects.create(
        person=person(), region=region(), applied_on=date(2024, 1, 10), entered_at=AT,
        entered_by=UserFactory(),
    )  # fmt: skip


def publicity():
    """A public list of the county."""
    return Publicity.objects.create(
        region=region(), year=2024, number=Publicity.objects.count() + 1, days=7,
        from_day=date(2024, 1, 15), until_day=date(2024, 1, 21), day_kind="calendar",
        place="公开栏", phone="0746-0000000", opened_at=AT, opened_by=UserFactory(),
    )  # fmt: skip


def application(state=State.PUBLICITY):
    """A public application."""
    entered = filing()
    by, another = entered.entered_by, UserFactory()
    return Application.objects.create(
        filing=entered, person=entered.person, region=region(), item=item(), name="样例津贴",
        month=MONTH, outcome="entitled", amount="50.00", per="month", state=state,
        determination=DETERMINATION,
        publicity=publicity(), entered_at=AT, entered_by=by, submitted_at=AT, submitted_by=by,
        checked_at=AT, checked_by=another, published_at=AT, published_by=another,
    )  # fmt: skip


def objection():
    """An undecided objection."""
    return Objection.objects.create(
        application=application(), raised_on=date(2024, 1, 16), content="样例", recorded_at=AT,
        recorded_by=UserFactory(),
    )  # fmt: skip


def running_award():
    """An award that runs."""
    return Award.objects.create(
        person=person(), item=item(), region="431103", starts=MONTH, settled_before=MONTH
    )


def unclaimed():
    """An entry of the list."""
    return Unclaimed.objects.create(
        region=region(), person=person(), item=item(), name="样例津贴", outcome="entitled",
        amount="50.00", per="month", version_id=1, since=MONTH, first_month=MONTH,
        last_month=MONTH,
    )  # fmt: skip


def notice():
    """An issued notice."""
    return Notice.objects.create(
        region=region(), kind="refusal", application=application(), year=2024, number=1,
        addressee="样例", title="不予批准告知书", body="样例", signed="样例",
        issued_on=date(2024, 1, 30), issued_at=AT, issued_by=UserFactory(),
    )  # fmt: skip


def layout():
    """A layout of the county."""
    return Layout.objects.create(
        region=region(), name="样例格式", columns=[{"field": "name", "heading": "姓名"}],
        recorded_at=AT, recorded_by=UserFactory(),
    )  # fmt: skip


SAMPLES = {
    "filing": lambda user: {"pk": filing().pk},
    "application": lambda user: {"pk": application().pk},
    "application_action": lambda user: {"pk": application().pk, "action": "withdraw"},
    "publicity": lambda user: {"pk": application().publicity_id},
    "objection": lambda user: {"pk": objection().pk},
    "running_award": lambda user: {"pk": running_award().pk},
    "unclaimed": lambda user: {"pk": unclaimed().pk},
    "notice": lambda user: {"pk": notice().pk},
    "layout": lambda user: {"pk": layout().pk},
}
