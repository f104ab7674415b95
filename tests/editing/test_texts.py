"""Texts entered in the portal: a missing page filled in, and an item a county adds."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from eligibility.calculate import entitlements
from eligibility.catalogue.export import export
from eligibility.catalogue.load import load
from eligibility.editing import services
from eligibility.editing.errors import EditingError
from eligibility.editing.kinds import KINDS
from eligibility.models import Catalogue, CatalogueItem, ItemText
from portal.audit.models import Event
from portal.lib.periods import Month
from tests.editing.conftest import AT, admin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogues")]
MONTH = Month.parse("2024-06")


def text(actor, **given):
    values = {
        "region": "431103", "number": 1, "name": "长寿面慰问", "clause": "第1项",
        "kinds": ["concern"], "content": "为本区70周岁及以上老年人发放慰问金。", "group": "",
        "service_type": "", "standard": "每月30元。", "responsible": "区民政局、区财政局", "lead": "",
        "document": "冷政办发〔2024〕1号", "status": "official", "notes": "",
        "valid_from": date(2024, 1, 1), "valid_to": None,
    } | given  # fmt: skip
    return services.draft_value(kind=KINDS["texts"], values=values, reason="", actor=actor, at=AT)


def put_in_force(row, alice, bob):
    services.submit(row=row, actor=alice, at=AT)
    return services.publish(row=row, actor=bob, at=AT)


def test_a_county_adds_an_item_with_a_rule_that_is_paid_in_that_county_only(alice, bob):
    put_in_force(text(alice), alice, bob)
    item = CatalogueItem.objects.get(code="431103-01")
    assert item.printed["responsible"] == ["区民政局", "区财政局"]
    body = services.next_body(item, None, Month.parse("2024-01"))
    body["parts"][0]["who"] = {"all": ["age >= 70", "hukou in 431103"]}
    body["parts"][0]["pays"] = [
        {"tier": "all", "when": "always", "bound": "exactly", "amount": "30.00"}
    ]
    draft = services.draft_version(
        item=item, region="431103", body=body, based_on=None, reason="", actor=alice, at=AT
    )
    services.submit(row=draft, actor=alice, at=AT)
    services.publish(row=draft, actor=bob, at=AT)

    def sums(county, born):
        found = entitlements({"birth_date": born, "hukou": county}, MONTH)["items"]
        return {e["code"]: e["amount"] for e in found if e["outcome"] == "entitled"}

    assert sums("431103", "1954-06-10")["431103-01"] == "30.00"
    assert "431103-01" not in sums("431103", "1954-07-10")
    assert "431103-01" not in sums("431102", "1950-06-10")
    assert sums("431103", "1944-06-10")["yongzhou-08"] == "50.00"


def test_what_was_entered_can_be_exported_and_loaded_again(alice, bob, tmp_path):
    put_in_force(text(alice), alice, bob)
    values = {
        "region": "431103", "title": "冷水滩区基本养老服务清单", "issued": date(2023, 10, 20),
        "document": "冷政办发〔2023〕9号", "status": "official", "notes": "",
        "valid_from": date(2023, 11, 1), "valid_to": None,
    }  # fmt: skip
    listed = services.draft_value(kind=KINDS["lists"], values=values, reason="", actor=alice, at=AT)
    put_in_force(listed, alice, bob)
    export(tmp_path)
    assert (tmp_path / "431103" / "01.yaml").exists()
    assert "冷水滩区基本养老服务清单" in (tmp_path / "lists.yaml").read_text()
    assert not load(tmp_path, at=AT).added


def test_a_missing_page_is_filled_in_and_leaves_what_was_there_in_the_audit(alice, bob):
    row = text(alice, region="4311", number=3, name="老年教育", content="提供老年教育。")
    put_in_force(row, alice, bob)
    item = CatalogueItem.objects.get(code="yongzhou-03")
    assert (item.name, item.printed["content"]) == ("老年教育", "提供老年教育。")
    event = Event.objects.filter(action="catalogue.item").latest("pk")
    assert event.before["name"] == "原文缺页"
    assert event.after["name"] == "老年教育"


def test_a_second_text_of_the_same_item_corrects_the_first(alice, bob):
    put_in_force(text(alice), alice, bob)
    put_in_force(text(alice, name="长寿慰问"), alice, bob)
    assert CatalogueItem.objects.get(code="431103-01").name == "长寿慰问"
    assert ItemText.objects.filter(superseded_at=None).count() == 1
    assert Catalogue.objects.filter(region="431103").count() == 1


def test_nothing_is_written_before_another_person_publishes(alice):
    row = text(alice)
    services.submit(row=row, actor=alice, at=AT)
    with pytest.raises(EditingError, match="不能是同一个人"):
        services.publish(row=row, actor=alice, at=AT)
    assert not CatalogueItem.objects.filter(code="431103-01").exists()


def test_a_published_text_cannot_be_edited(alice, bob):
    row = text(alice)
    put_in_force(row, alice, bob)
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        ItemText.objects.filter(pk=row.pk).update(name="别的")


@pytest.mark.parametrize(
    ("given", "field"),
    [({"kinds": []}, "kinds"), ({"kinds": ["x"]}, "kinds"), ({"content": " "}, "content")],
)
def test_a_text_lacking_something_is_refused_at_its_field(alice, given, field):
    with pytest.raises(EditingError) as caught:
        text(alice, **given)
    assert caught.value.field == field


def test_a_rule_waits_for_the_text(alice):
    item = CatalogueItem.objects.get(code="yongzhou-02")
    with pytest.raises(EditingError, match="还没有补录"):
        services.next_body(item, None, MONTH)


def test_the_admin_of_another_prefecture_cannot_add_an_item(alice):
    with pytest.raises(EditingError, match="不能修改这个地区"):
        text(admin("丙", code="4305"))


def test_the_pages_lead_from_the_missing_page_to_the_first_rule(client, alice, bob):
    client.force_login(alice)
    missing = client.get(reverse("catalogue_item", args=["yongzhou", "yongzhou-04"]))
    assert "number=4" in missing.content.decode()
    form = client.get(reverse("editing:new_value", args=["texts"]), {"region": "4311", "number": 4})
    assert form.context["form"].initial["clause"] == "附件第4项"
    typed = {
        "region": "4311", "number": "4", "name": "就医便利", "clause": "附件第4项",
        "kinds": ["care"], "content": "提供就医便利。", "document": "永政办发〔2023〕9号",
        "status": "official", "since": "2023-07", "do": "submit",
    }  # fmt: skip
    bad = client.post(reverse("editing:new_value", args=["texts"]), {**typed, "content": ""})
    assert bad.status_code == 422
    assert "就医便利" in bad.content.decode()
    client.post(reverse("editing:new_value", args=["texts"]), typed)
    row = ItemText.objects.get(region="4311", number=4)
    client.force_login(bob)
    page = reverse("editing:value", args=["texts", row.pk])
    client.post(page, {"do": "publish"})
    assert (
        reverse("editing:draft_version", args=["yongzhou-04"]) in client.get(page).content.decode()
    )
    started = client.post(
        reverse("editing:draft_version", args=["yongzhou-04"]),
        {"region": "4311", "since": "2023-07"}, follow=True,
    )  # fmt: skip
    assert started.status_code == 200
    assert CatalogueItem.objects.get(code="yongzhou-04").versions.get().state == "draft"
