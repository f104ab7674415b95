"""A county with people, a computed month, and someone signed in."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client

from portal.accounts.models import User
from portal.lib.periods import Month
from portal.people.models import Person
from subsidies.runs.services import compute_county, finish_run, start_run
from tests.factories.accounts import UserFactory
from tests.factories.numbers import AT, id_number
from tests.factories.people import CircumstancesFactory, PersonFactory
from tests.factories.regions import region

PASSWORD = "Shiyan-Mima-2024"
AXE = (Path(__file__).resolve().parent.parent / "vendor/axe-core/axe.min.js").read_text()
MONTH = Month(2024, 1)


@dataclass
class World:
    """What the pages are looked at with."""

    user: Any
    person: Person
    id_number: str


def make_world(*, size: int, area: str = "431103", roles: tuple[str, ...] = ()) -> World:
    """Catalogues, invented people and a computed January 2024."""
    call_command("load_catalogue", verbosity=0)
    digits = id_number(7, birth="19430510")
    person = PersonFactory(
        name="甲样例", digits=digits, birth_date=date(1943, 5, 10), township="样例镇"
    )
    CircumstancesFactory(
        person=person,
        hukou_kind="rural",
        dibao=True,
        tekun="none",
        disability_kinds=["physical"],
        disability_level=2,
        long_term_care=True,
        care_level="moderate",
    )
    if size:
        call_command("seed_population", region=area, size=size, seed=7, processes=1)
    run = start_run(month=MONTH, region=area, supplement=False, actor=None, at=AT)
    for county in run.counties.all():
        compute_county(county_id=county.pk, at=AT)
    finish_run(run_id=run.pk, at=AT)
    user = UserFactory(
        username="jingban",
        display_name="样例经办",
        roles=list(roles or ("caseworker",)),
        region=region(area),
    )
    user.set_password(PASSWORD)
    user.save()
    return World(user, person, digits)


@pytest.fixture(scope="package")
def database(django_db_setup, django_db_blocker):
    """One database for all browser tests, which only look; emptied behind the last of them."""
    with django_db_blocker.unblock():
        yield
        call_command("flush", interactive=False, verbosity=0)
        connections.close_all()  # beside the browser's event loop this thread has a second one


@pytest.fixture
def transactional_db(database):
    """In place of pytest-django's, which empties the database after each test."""


@pytest.fixture(scope="package")
def world(database):
    """A small county."""
    return make_world(size=120)


def sign_in(page, username: str = "jingban"):
    """Sign in without the form, and hold the page to its manners from then on."""
    page.problems = []
    page.on("console", lambda m: page.problems.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    client = Client()
    client.force_login(User.objects.get(username=username))
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": page.live_server_url}]
    )
    return page


def violations(page) -> list[str]:
    """What axe-core finds against WCAG 2.1 A and AA."""
    page.evaluate(AXE)
    found = page.evaluate(
        """async () => (await axe.run(document, {
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
        })).violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(" ")).join(" | ")}`)"""
    )
    return list(found)


_OVERFLOW = """async () => {
  const wide = () => document.documentElement.scrollWidth - window.innerWidth;
  const until = performance.now() + 2000;
  while (wide() > 0 && performance.now() < until) await new Promise(requestAnimationFrame);
  return wide();
}"""


def overflow(page) -> int:
    """How many pixels the page stays wider than its window; charts take a new width when drawn."""
    return page.evaluate(_OVERFLOW)


def addresses(world: World) -> list[str]:
    """The pages a caseworker has."""
    person = f"/people/{world.person.pk}"
    desk = f"/desk{person}"
    return [
        "/",
        "/people/",
        f"{person}/",
        f"{person}/facts/",
        f"{person}/timeline/",
        f"{person}/payouts/",
        f"{person}/reveal/phone/",
        "/calculator/",
        "/catalogue/",
        "/catalogue/yongzhou/",
        "/catalogue/yongzhou/yongzhou-16/",
        "/catalogue/yongzhou/yongzhou-23/",
        "/catalogue/shaoyang/",
        "/payouts/",
        "/payouts/?month=2031-05",
        "/payouts/exceptions/",
        "/payouts/exceptions/?reason=over_budget",
        "/people/?q=%E6%97%A0%E6%AD%A4%E4%BA%BA",
        f"{person}/applications/",
        f"/applications/new/?person={world.person.pk}",
        f"/applications/copy/{world.person.pk}/",
        "/applications/",
        "/applications/stops/",
        "/applications/changes/",
        "/applications/publicity/",
        "/applications/unclaimed/",
        "/applications/layouts/",
        "/people/?group=dibao",
        "/people/export/",
        "/people/print/",
        "/desk/drafts/",
        "/desk/transfers/",
        f"{person}/papers/",
        f"{person}/records/",
        f"{desk}/changes/",
        f"{desk}/changes/dibao/",
        f"{desk}/changes/past/",
        f"{desk}/contact/",
        f"{desk}/household/",
        f"{desk}/transfer/",
    ]
