"""A whole number typed into a search of employment leads to its file and stands in no address."""

import re

import pytest
from django.urls import reverse

from tests.access.samples.jobs import course
from tests.employment.making import WorkFileFactory, disabled_person, worker
from tests.factories.numbers import id_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(client):
    """A worker of 冷水滩区, signed in."""
    user = worker()
    client.force_login(user)
    return user


def number_of(n: int) -> str:
    """The ID number that ``disabled_person`` gives."""
    return id_number(n, birth="19850505")


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("typed", [" {} ", "{}43", "{}43B1"])
def test_a_number_or_that_of_the_certificate_leads_to_the_file(client, mine, typed):
    file = WorkFileFactory(person=disabled_person(1))
    asked = {"find": "1", "q": typed.format(number_of(1))}
    answer = client.post(reverse("jobs:people"), asked)
    assert answer.headers["Location"] == reverse("jobs:file", args=[file.pk])


def test_a_number_of_another_county_or_of_nobody_is_said_and_left_out(client, mine):
    WorkFileFactory(person=disabled_person(3, county="431102"))
    for number in (number_of(2), number_of(3)):
        asked = {"find": "1", "q": number, "state": "working", "need": ""}
        answer = client.post(reverse("jobs:people"), asked)
        assert answer.headers["Location"] == f"{reverse('jobs:people')}?state=working"
        assert "没有这个号码的就业档案" in text(client.get(answer.headers["Location"]))


def test_words_and_filters_stay_in_the_address(client, mine):
    WorkFileFactory(person=disabled_person(4, name="唐找得"))
    asked = {"find": "1", "q": "唐找", "township": "样例镇", "form": ""}
    answer = client.post(reverse("jobs:people"), asked, follow=True)
    assert answer.request["QUERY_STRING"].count("=") == 2
    assert [row.person.name for row in answer.context["table"].rows] == ["唐找得"]


def test_a_course_finds_somebody_by_number(client, mine):
    row, file = course(), WorkFileFactory(person=disabled_person(5))
    url = reverse("jobs:course", args=[row.pk])
    answer = client.post(url, {"find": "1", "q": number_of(5)})
    assert answer.headers["Location"] == f"{url}?file={file.pk}"
    page = client.get(answer.headers["Location"])
    assert [each.pk for each in page.context["wish"]] == [file.pk]
    assert client.post(url, {"find": "1", "q": number_of(6)}).headers["Location"] == url
    assert client.post(url, {"find": "1", "q": "唐"}).headers["Location"].startswith(f"{url}?q=")


def test_the_pages_send_what_is_typed_by_post(client, mine):
    for url in (reverse("jobs:people"), reverse("jobs:course", args=[course().pk])):
        [search] = re.findall(r'<form class="tools"[^>]*role="search"[^>]*>', text(client.get(url)))
        assert 'method="post"' in search
