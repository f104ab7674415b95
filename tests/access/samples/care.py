"""Samples of services, assessments, life certificates and imports."""

from datetime import date

from eligibility.care.models import Assessment, Due, LifeCheck, ServiceRecord
from eligibility.care.standard import ITEMS
from portal.importing import store
from portal.importing.models import FileImport, Part
from tests.access.samples.base import item, person
from tests.factories import region
from tests.factories.numbers import AT


def file_import(user):
    """A checked file of 冷水滩区 whose marked form is kept."""
    made = FileImport.objects.create(
        kind="people", region=region(), file_name="样例.xlsx", size=1, sha256="0" * 64,
        options={"from_day": "2024-01-01", "county": region().pk}, state="ready",
        uploaded_at=AT, uploaded_by_id=getattr(user, "pk", None) or 0,
    )  # fmt: skip
    store.keep(made, Part.What.MARKED, b"PK")
    return made


def due():
    """A visit due."""
    return Due.objects.create(
        person=person(), region=region(), item=item(), service="home_visit", every="month",
        starts=date(2024, 1, 1), ends=date(2024, 2, 1), made_at=AT,
    )  # fmt: skip


def record():
    """A visit made."""
    return ServiceRecord.objects.create(
        person=person(), region=region(), service="home_visit", done_on=date(2024, 1, 5),
        done_by="样例", how="home", recorded_at=AT,
    )  # fmt: skip


def assessment():
    """An assessment."""
    return Assessment.objects.create(
        person=person(), form="GB/T 42195-2022", why="first", assessed_on=date(2024, 1, 5),
        valid_until=date(2025, 1, 5), scores=dict.fromkeys(ITEMS, 1), total=26,
        level_before="total", level="total", first_assessor="甲样例", second_assessor="乙样例",
        medical=True, recorded_at=AT,
    )  # fmt: skip


def life_check():
    """A life certificate due."""
    return LifeCheck.objects.create(
        person=person(), region=region(), due_on=date(2024, 1, 31), overdue_from=date(2024, 3, 2),
        document="样例〔2023〕1号", status="demo", made_at=AT,
    )  # fmt: skip


SAMPLES = {
    "import": lambda user: {"pk": file_import(user).pk},
    "care_due": lambda user: {"pk": due().pk},
    "care_record": lambda user: {"pk": record().pk},
    "assessment": lambda user: {"pk": assessment().pk},
    "life_check": lambda user: {"pk": life_check().pk},
    "import_kind": lambda user: {"kind": "people"},
}
