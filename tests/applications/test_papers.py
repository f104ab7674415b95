"""Checklists where no document names the papers: proposed, to be confirmed, never in the way."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from eligibility.applications import services
from eligibility.applications.errors import ApplicationError
from eligibility.applications.models import Paper
from eligibility.applications.papers import proposed_papers
from eligibility.applications.services import Choice
from eligibility.models import CatalogueItem
from portal.audit.models import Event
from tests.applications.conftest import AT
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogues")]


def item(code):
    return CatalogueItem.objects.get(code=code)


@pytest.mark.parametrize(
    ("code", "wanted", "unwanted"),
    [
        ("yongzhou-08", {"居民身份证", "居民户口簿", "社会保障卡或本人存折"}, {"中华人民共和国残疾人证"}),
        ("yongzhou-23", {"中华人民共和国残疾人证", "最低生活保障或低收入家庭认定材料"}, {"居住证"}),
        ("xiangxi-23", {"计划生育特殊家庭认定材料"}, {"中华人民共和国残疾人证"}),
    ],
)  # fmt: skip
def test_papers_follow_from_what_an_item_asks_for(code, wanted, unwanted):
    row = item(code)
    found = proposed_papers([row])[row.pk]
    assert wanted <= set(found)
    assert not unwanted & set(found)
    assert found[0] == "居民身份证"


def test_the_first_visit_lists_them_and_none_holds_it_up(person, apply, clerk):
    row = apply(person)[0]
    papers = Paper.objects.filter(item=row.item)
    assert papers.count() >= 3
    assert {(p.status, p.required) for p in papers} == {("to_confirm", False)}
    assert Event.objects.filter(action="paper.propose").count() == papers.count()
    services.submit(application_id=row.pk, actor=clerk, at=AT)
    count = Paper.objects.count()
    assert services.propose_papers(item=row.item, actor=clerk, at=AT) == 0
    assert Paper.objects.count() == count


def test_an_admin_confirms_with_a_document_or_takes_off(person, apply, clerk, as_user):
    row = apply(person, Choice("yongzhou-23", "living"))[0]
    admin = UserFactory(roles=["catalogue_admin"])
    page = reverse("applications:handling_item", args=["yongzhou-23"])
    assert "待确认" in as_user(admin).get(page).content.decode()
    kept, gone = Paper.objects.filter(item=row.item)[:2]
    words = {"do": "confirm", "paper": kept.pk, "required": "yes"}
    assert as_user(admin).post(page, words | {"basis": " "}).status_code == 422
    assert as_user(admin).post(page, words | {"basis": "样例〔2024〕1号第二条"}).status_code == 302
    as_user(admin).post(page, {"do": "end", "paper": gone.pk})
    kept.refresh_from_db()
    assert (kept.status, kept.required, kept.basis) == ("official", True, "样例〔2024〕1号第二条")
    with pytest.raises(ApplicationError, match="还缺材料"):
        services.submit(application_id=row.pk, actor=clerk, at=AT)
    with pytest.raises(ApplicationError, match="已经确认"):
        services.confirm_paper(paper=kept, basis="x", required=False, actor=admin, at=AT)
    waiting = Paper.objects.filter(item=row.item, status="to_confirm")
    with pytest.raises(IntegrityError, match="is_not_required"), transaction.atomic():
        waiting.update(required=True)
