"""Every page of the access table, with something to show, passes axe and fits its window.

The pages are made by the test client, and shown to the browser without a server between: so an
address missing here is one missing from the table.
"""

import mimetypes
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from portal.access.addresses import Address, addresses
from portal.access.policy import access_of
from portal.accounts.roles import CASEWORKER
from tests.access.samples import SAMPLES
from tests.browser.conftest import overflow, violations
from tests.factories import UserFactory

SITE = "http://portal.test"
PROBLEMS = ("403.html", "403_csrf.html", "404.html", "500.html")
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


def readable() -> Iterator[Address]:
    """What can be opened; the administration is Django's own."""
    for address in addresses():
        page = not address.is_api and not address.name.startswith("admin:")
        if page and "get" in address.methods and access_of(address.name):
            yield address


AREAS = sorted({address.name.rpartition(":")[0] for address in readable()})


def made(area: str) -> dict[str, bytes]:
    """The pages of an area by their addresses, for one user who has every sample of the area."""
    user = UserFactory()
    wanted = [address for address in readable() if address.name.rpartition(":")[0] == area]
    samples = {access_of(address.name).sample for address in wanted}
    kwargs = {sample: SAMPLES[sample](user) for sample in sorted(samples)}
    pages = {}
    for address in wanted:
        entry = access_of(address.name)
        user.roles = sorted(entry.roles or {CASEWORKER})[:1]
        user.save()
        client = Client(raise_request_exception=True)
        if not entry.public:
            client.force_login(user)
        url = reverse(address.name, kwargs=kwargs[entry.sample])
        answer = client.get(url)
        if answer.streaming:
            b"".join(answer)  # a file is closed when it has been read
        elif b"<html" in answer.content[:300]:  # no part of a page
            assert answer.status_code == 200, url
            pages[url] = answer.content
    if not area:
        pages |= {f"/{name}": render_to_string(name).encode() for name in PROBLEMS}
    return pages


@pytest.fixture
def shown(browser):
    """A page that is served what is handed over, and the style beside it."""
    context = browser.new_context(viewport=DESK, locale="zh-CN")

    def show(pages: dict[str, bytes]):
        def serve(route):
            path = urlsplit(route.request.url).path
            if path.startswith("/static/"):
                body, kind = (
                    Path(finders.find(path[8:])).read_bytes(),
                    mimetypes.guess_type(path)[0],
                )
                route.fulfill(body=body, content_type=kind)
            elif path in pages:
                route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")
            else:
                route.fulfill(status=204)

        context.route("**/*", serve)
        return context.new_page()

    yield show
    context.close()


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.django_db
@pytest.mark.parametrize("area", AREAS)
def test_every_page_is_accessible_and_fits(area, shown):
    cache.clear()
    pages = made(area)
    assert pages
    page, found = shown(pages), {}
    for url in pages:
        page.set_viewport_size(DESK)
        page.goto(SITE + url)
        faults = violations(page)
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            if overflow(page) > 0:
                faults.append(f"{overflow(page)} px too wide at {size['width']}")
        found[url] = faults + violations(page)
    assert {url: faults for url, faults in found.items() if faults} == {}
