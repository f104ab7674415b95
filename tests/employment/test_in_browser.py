"""From the survey to a job kept six months, in a browser; axe on every page of the way."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from employment.models import Job, Retention, WorkFile
from tests.browser.conftest import overflow, sign_in, violations
from tests.employment.making import EmployerFactory, disabled_person, worker


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker):
    """One database for this test; emptied behind it."""
    with django_db_blocker.unblock():
        yield
        call_command("flush", interactive=False, verbosity=0)
        connections.close_all()


@pytest.fixture
def transactional_db(database):
    """In place of pytest-django's, which empties the database after each test."""


@pytest.fixture(scope="module")
def county(database):
    """Somebody with a certificate, an employer and a worker; no file yet."""
    disabled_person(1, name="样例甲")
    EmployerFactory(organisation__name="样例工厂")
    return worker(username="canlian", display_name="样例残联")


def sound(page) -> None:
    """Loaded with its styles, it fits the window and passes axe."""
    page.wait_for_load_state("networkidle")
    assert overflow(page) <= 0, page.url
    assert violations(page) == [], page.url


def save(page) -> None:
    """Send the form and arrive at the person's page."""
    page.click("button:has-text('保存')")
    page.wait_for_selector("h1:has-text('样例甲')")
    page.wait_for_selector(".page-head .facts-line")


def found(page) -> None:
    """A file opened by the comparison, surveyed, assessed and handed over."""
    page.goto("/employment/people/")
    page.click("text=信息比对建档")
    page.wait_for_selector("text=新建 1 份就业档案")
    sound(page)
    page.click("tbody th a:has-text('样例甲')")
    page.click("text=登记摸底")
    page.select_option("[name=situation]", "unemployed")
    page.select_option("[name=wish]", "yes")
    page.select_option("[name=wants_training]", "no")
    save(page)
    page.click("text=登记评估")
    page.select_option("[name=level]", "market")
    page.fill("[name=assessor]", "样例评估员")
    save(page)
    page.click("button:has-text('移交人社')")
    page.wait_for_selector("text=已移交人社部门")


def hired(page, start: str) -> None:
    """Referred, hired, at work."""
    page.click(".actions a:has-text('岗位推荐')")
    page.select_option("[name=employer]", label="样例工厂")
    page.fill("[name=post]", "保洁员")
    page.fill("[name=referred_on]", start)
    save(page)
    page.click("text=登记结果")
    page.select_option("[name=outcome]", "hired")
    page.fill("[name=closed_on]", start)
    page.click("button:has-text('保存')")
    page.wait_for_selector("[name=position]")
    page.select_option("[name=form]", "quota")
    page.fill("[name=position]", "保洁员")
    page.fill("[name=started_on]", start)
    page.select_option("[name=contract]", "labour")
    page.fill("[name=contract_from]", start)
    page.fill("[name=evidence]", "样例合同")
    save(page)


@pytest.mark.timeout(240)
def test_from_the_survey_to_a_job_kept_six_months(county, page):
    sign_in(page, "canlian")
    found(page)
    hired(page, (timezone.localdate() - timedelta(days=190)).isoformat())
    for mark in ("3", "6"):
        page.click("td a:has-text('回访')")
        assert page.input_value("[name=months]") == mark
        page.select_option("[name=kept]", "yes")
        page.fill("[name=evidence]", "样例社保清单")
        save(page)
    page.wait_for_selector("text=满6个月在岗")
    sound(page)
    assert page.problems == []

    assert WorkFile.objects.get().handed_over_at is not None
    assert Job.objects.get().referral is not None
    assert set(Retention.objects.values_list("months", "kept")) == {(3, True), (6, True)}
    page.goto("/employment/")
    sound(page)
