"""Samples of jobs of disabled people."""

from datetime import date

from employment.document import load
from employment.models import Base, Course, WorkFile
from portal.policies.models import Target
from tests.employment.making import EmployerFactory, WorkFileFactory, job
from tests.factories.accounts import UserFactory
from tests.factories.numbers import AT
from tests.factories.regions import region


def _file():
    """Handed over, so that the employment service sees it too."""
    return WorkFileFactory(
        number=901 + WorkFile.objects.count(), handed_over_at=AT, handed_over_by=UserFactory()
    )


def measure(user):
    """The first of the ten actions."""
    load(at=AT)
    return {"number": 1}


def month(user):
    """Somebody at an employer."""
    row = job(_file(), EmployerFactory(), start=date(2024, 1, 1))
    return {"pk": row.employer_id, "job": row.pk}


def course():
    """A course of 冷水滩区."""
    return Course.objects.create(
        region=region(), name="样例班", kind="skill", trainer="样例机构", days=10, seats=5,
        starts_on=date(2024, 1, 1), ends_on=date(2030, 1, 1), recorded_at=AT,
    )  # fmt: skip


def base():
    """A base of 冷水滩区."""
    return Base.objects.create(region=region(), kind="home", name="样例之家", recorded_at=AT)


SAMPLES = {
    "jobs_file": lambda user: {"pk": _file().pk},
    "jobs_file_kind": lambda user: {"pk": _file().pk, "kind": "contact"},
    "jobs_record": lambda user: {"pk": job(_file()).pk, "kind": "end"},
    "jobs_employer": lambda user: {"pk": EmployerFactory().pk},
    "jobs_month": month,
    "jobs_course": lambda user: {"pk": course().pk},
    "jobs_place_kind": lambda user: {"kind": "bases"},
    "jobs_place": lambda user: {"kind": "bases", "pk": base().pk},
    "jobs_measure": measure,
    "jobs_counted": lambda user: {"key": "surveys"},
    "jobs_target": lambda user: {"pk": Target.objects.get(code="yongzhou-new-jobs").pk},
}
