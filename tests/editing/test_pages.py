"""The pages of catalogue admins: forms read back what they show, steps do what they say."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tablib import Dataset

from eligibility.models import CountyList, ItemVersion, LocalStandard, Parameter, WhatIfPerson
from eligibility.web.editing.conditions import changed, lines_of, tree_of
from eligibility.web.editing.version_form import form_of, money_text
from tests.editing.conftest import AT, draft_of, published, standard
from tests.factories.people import CircumstancesFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogues")]


@pytest.fixture
def open_as(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def posted(form):
    """A form as the browser would send it."""
    data = {**form.values, "reason": form.reason}
    for part in form.parts:
        data[f"{part.prefix}.tiers"] = str(len(part.tiers))
        _lines(data, f"{part.prefix}-who", part.lines)
        for tier in part.tiers:
            for name in (
                "origin",
                "name",
                "bound",
                "amount_kind",
                "money",
                "parameter",
                "numerator",
                "denominator",
            ):
                data[f"{tier.prefix}.{name}"] = getattr(tier, name)
            data[f"{tier.prefix}.previous_year"] = "1" if tier.previous_year else ""
            _lines(data, f"{tier.prefix}-when", tier.lines)
    return data


def _lines(data, prefix, lines):
    data[f"{prefix}.count"] = str(len(lines))
    for n, line in enumerate(lines):
        data |= {
            f"{prefix}.{n}.{name}": getattr(line, name) for name in ("depth", "kind", "fact", "op")
        }
        data[f"{prefix}.{n}.value"] = line.values


def every_body():
    return [
        (v.item.code, v.body)
        for v in ItemVersion.objects.filter(state="published").select_related("item")
    ]


def test_every_version_of_every_catalogue_survives_the_form(rf):
    from django.http import QueryDict

    from eligibility.editing.checking import version_values
    from eligibility.web.editing.version_form import read_form

    for code, body in every_body():
        query = QueryDict(mutable=True)
        for name, value in posted(form_of(body)).items():
            query.setlist(name, value if isinstance(value, list) else [str(value)])
        assert version_values(read_form(query, body).body())["body"] == body, code


def test_buttons_add_and_remove_conditions_and_groups():
    lines = lines_of({"all": ["age >= 80", {"any": ["dibao", "low_income"]}]})
    more = changed(changed(lines, "add", 2), "not", 0)
    assert tree_of(more, "who") == {
        "all": ["age >= 80", {"any": ["dibao", "low_income", "age >= 60"]}, {"not": "age >= 60"}]
    }
    assert tree_of(changed(lines, "remove", 2), "who") == "age >= 80"
    assert changed(lines, "remove", 0) == lines


@pytest.mark.parametrize(
    ("typed", "read"),
    [("60", "60.00"), ("60.5", "60.50"), ("1,200元", "1200.00"), ("六十", "六十")],
)
def test_sums_are_read_as_people_type_them(typed, read):
    assert money_text(typed) == read


def test_a_draft_is_made_saved_submitted_and_published(open_as, alice, bob):
    client = open_as(alice)
    answer = client.post(
        reverse("editing:draft_version", args=["yongzhou-08"]),
        {"region": "4311", "since": "2024-06"},
    )
    draft = ItemVersion.objects.get(state="draft")
    assert answer["Location"] == reverse("editing:version", args=[draft.pk])
    form = form_of(draft.body)
    form.parts[0].tiers[0].money = "60"
    url = reverse("editing:version", args=[draft.pk])
    client.post(url, posted(form) | {"do": "submit"})
    assert client.post(url, {"do": "publish"}, follow=True).status_code == 200
    draft.refresh_from_db()
    assert draft.state == "submitted"
    page = open_as(bob).get(url).content.decode()
    assert "每月不低于60.00元" in page
    assert "发布后取代：2023年7月起" in page
    client.post(url, {"do": "publish"})
    draft.refresh_from_db()
    assert (draft.state, draft.published_by) == ("published", bob.pk)


def test_a_wrong_value_is_told_where_it_stands_and_nothing_is_lost(open_as, alice):
    draft = draft_of("yongzhou-08", alice, **{"from": "2024-06"})
    form = form_of(draft.body)
    form.parts[0].tiers[0].money = "六十"
    answer = open_as(alice).post(
        reverse("editing:version", args=[draft.pk]), posted(form) | {"do": "save"}
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "金额“六十”应写成数字，带两位小数，例如 50.00。" in text
    assert 'value="六十"' in text


def test_the_live_panel_counts_people(open_as, alice):
    CircumstancesFactory()
    draft = draft_of("yongzhou-08", alice, **{"from": "2024-06"})
    data = posted(form_of(draft.body)) | {"county": "431103"}
    client = open_as(alice)
    text = client.post(reverse("editing:live", args=[draft.pk]), data).content.decode()
    assert "户籍地在永州市，且年满80周岁" in text
    assert text.count('<td class="c-number strong"><span class="num">1</span></td>') == 1


def test_a_standard_below_the_list_comes_back_with_the_reason(open_as, alice):
    data = {
        "rate": "yongzhou-08||80-89", "region": "431103", "amount": "40", "since": "2024-01", "until": "",
        "document": "冷民发〔2024〕1号", "status": "official", "notes": "", "reason": "", "do": "submit",
    }  # fmt: skip
    answer = open_as(alice).post(
        reverse("editing:new_value", args=["standards"]), data, follow=True
    )
    assert "不低于 50.00 元，40.00 元低于此数" in answer.content.decode()
    assert LocalStandard.objects.get().state == "draft"


def test_a_table_is_checked_confirmed_and_waits_for_a_second_person(open_as, alice):
    data = Dataset(
        headers=["参数", "地区", "数值（元）", "起期", "止期", "依据文件", "状态", "说明"]
    )
    data.append(
        ("月最低工资标准", "永州市", 1740, "2024-12-01", "", "湘人社规〔2024〕1号", "正式", "")
    )
    file = BytesIO(data.export("xlsx"))
    file.name = "参数.xlsx"
    client, url = open_as(alice), reverse("editing:import", args=["parameters"])
    checked = client.post(url, {"file": file})
    assert not Parameter.objects.exists()
    client.post(url, {"token": checked.context["token"]})
    assert Parameter.objects.get().state == "submitted"
    again = client.post(url, {"token": checked.context["token"]}, follow=True)
    assert "已过期" in again.content.decode()
    assert Parameter.objects.count() == 1


def test_a_wrong_table_is_told_and_has_no_button(open_as, alice):
    content = "参数,地区,数值（元）,起期,依据文件,状态\n月最低工资标准,永州市,abc,2024-12-01,文,正式\n".encode(
        "gb18030"
    )
    file = BytesIO(content)
    file.name = "参数.csv"
    answer = open_as(alice).post(reverse("editing:import", args=["parameters"]), {"file": file})
    assert answer.status_code == 422
    assert "“abc”不是金额" in answer.content.decode()
    assert not answer.context["token"]


def test_the_board_shows_who_has_published_and_when(open_as, alice, bob):
    from datetime import date

    from eligibility.editing import services
    from eligibility.editing.kinds import KINDS

    for region, day in (("431103", date(2023, 10, 20)), ("431102", date(2023, 12, 1))):
        values = {
            "region": region, "title": "本地清单", "issued": day, "notes": "", "valid_from": date(2023, 12, 1),
            "valid_to": None, "document": f"政办发〔2023〕{region}号", "status": "official",
        }  # fmt: skip
        row = services.draft_value(
            kind=KINDS["lists"], values=values, reason="", actor=alice, at=AT
        )
        published(row, alice, bob)
    published(standard(alice, "yongzhou-08", "80-89", "431103", "60.00"), alice, bob)
    assert CountyList.objects.count() == 2
    text = open_as(alice).get(reverse("editing:board")).content.decode()
    assert "已登记公布 2 / 14" in text
    assert text.count("按期") == 1
    assert text.count("逾期公布") == 1
    own = open_as(alice).get(reverse("editing:county", args=["431103"])).content.decode()
    assert "60.00" in own


def test_two_versions_stand_side_by_side(open_as, alice):
    url = reverse("editing:history", args=["yongzhou-23"])
    answer = open_as(alice).get(url, {"day": "2025-06-01"})
    text = answer.content.decode()
    assert "80.00元" in text
    assert "110.00元" in text
    assert "2025-06-01 有效的是“2023年7月至2025年12月”一版" in text


def test_the_people_of_a_trial_are_masked_in_list_and_workbook(open_as, alice):
    from eligibility.editing.whatif import request_what_if
    from portal.lib.periods import Month

    person = CircumstancesFactory().person
    draft = draft_of("yongzhou-08", alice, **{"from": "2024-06"})
    trial = request_what_if(row=draft, month=Month.parse("2024-06"), actor=alice, at=AT)
    WhatIfPerson.objects.create(
        what_if=trial, person_id=person.pk, region="431103", code="yongzhou-08", before="entitled",
        after="entitled", before_amount="50.00", after_amount="60.00", age=80,
    )  # fmt: skip
    client = open_as(alice)
    text = client.get(reverse("editing:what_if_people", args=[trial.pk])).content.decode()
    assert "测**" in text
    assert person.name not in text
    book = client.get(reverse("editing:what_if_xlsx", args=[trial.pk]))
    rows = list(load_workbook(BytesIO(b"".join(book.streaming_content))).active.values)
    assert rows[1][0] == "测**"
    assert rows[1][1].startswith("*" * 14)
    assert (rows[1][6], rows[1][8], rows[1][9]) == (50, 60, 10)
