"""The register's own sheet through the shared imports: whole or not at all, out and back the same."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from facilities.imports.register_columns import columns
from facilities.models import Institution
from portal.audit.models import Event
from portal.importing.models import Result
from portal.parties.models import Organisation
from tests.facilities.test_register import valid_uscc
from tests.factories import OrganisationFactory, UserFactory, region
from tests.factories.facilities import BedCountFactory, InstitutionFactory
from tests.importing.conftest import Importer, book, told

pytestmark = pytest.mark.django_db
HEADS = tuple(column.label for column in columns())


@pytest.fixture
def importer(db):
    return Importer(UserFactory())


def row(name="测试新园", **more):
    return {"名称": name, "县市区": "冷水滩区", "性质": "民办", "设施类别": "民办养老机构"} | more


def check(importer, *rows):
    lines = [[each.get(head) for head in HEADS] for each in rows]
    return importer.check(book(HEADS, *lines, sheet="设施"), kind="homes-register")


def test_homes_come_with_organisation_and_beds_and_are_brought_up_to_date(importer):
    code = valid_uscc()
    first = check(
        importer,
        row(
            统一社会信用代码=code,
            床位总数=50,
            护理型床位=20,
            床位自="2024-01-01",
            为老服务功能="助餐、助洁",
        ),
        row(
            "测试二园",
            设施类别="县级特困供养（失能照护）机构",
            性质="公办",
            消防审验="已通过审验",
            审验日期="2023-05-06",
        ),
    )
    assert (first.state, first.new) == ("ready", 2), told(first)
    assert not Institution.objects.exists()
    importer.apply(first)
    made = Institution.objects.get(organisation__uscc=code)
    assert (made.functions, made.beds.get().nursing) == (["meals", "clean"], 20)
    assert made.organisation.kind == Organisation.Kind.ELDER_HOME
    other = Institution.objects.get(organisation__name="测试二园")
    assert (other.organisation.kind, other.fire_on) == ("tekun_home", date(2023, 5, 6))
    assert set(Result.objects.filter(file=first).values_list("subject_id", flat=True)) == {
        made.pk, other.pk,
    }  # fmt: skip
    assert Event.objects.filter(action="import.apply").count() == 1


def test_a_known_home_is_brought_up_to_date(importer):
    code = valid_uscc()
    beds = {"床位总数": 50, "护理型床位": 20, "床位自": "2024-01-01", "为老服务功能": "助餐、助洁"}
    second = {"设施类别": "县级特困供养（失能照护）机构", "性质": "公办"}
    importer.apply(check(importer, row(统一社会信用代码=code, **beds), row("测试二园", **second)))
    made = Institution.objects.get(organisation__uscc=code)
    more = check(
        importer,
        row(
            "测试改名园",
            统一社会信用代码=code,
            护理型床位=30,
            床位自="2024-02-01",
            联系电话="13900000001",
        ),
        row("测试二园", 设施类别="县级特困供养（失能照护）机构", 性质="公办", 运营单位="新单位"),
    )
    assert more.fields == {"name": 1, "phone": 1, "nursing": 1, "operator": 1}
    importer.apply(more)
    made.refresh_from_db()
    made.organisation.refresh_from_db()
    assert (made.organisation.name, made.functions) == ("测试改名园", ["meals", "clean"])
    assert list(made.beds.values_list("from_day", "total", "nursing")) == [
        (date(2024, 2, 1), 50, 30), (date(2024, 1, 1), 50, 20),
    ]  # fmt: skip
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"性质": "国营"}, "ownership", "国营"),
        ({"开办日期": "昨天"}, "opened_on", "昨天"),
        ({"消防审验": "已备案"}, "fire_on", "没有填日期"),
        ({"统一社会信用代码": "52431103MJJ000000B"}, "uscc", "校验"),
        ({"县市区": "零陵区"}, "region", "不在您的管辖区划内"),
        ({"县市区": "别处县"}, "region", "没有县市区"),
        ({"床位总数": 10, "护理型床位": 11}, "nursing", "多于"),
        ({"护理型床位": 11}, "total", "没有填床位总数"),
        ({"医养结合示范": "是"}, "medical_demo", "医养结合功能"),
        ({"纬度": "26.4"}, "latitude", "只填了一项"),
        ({"开办日期": "2024-01-02", "停办日期": "2024-01-01"}, "closed_on", "早于"),
        ({"为老服务功能": "助餐、理发"}, "functions", "理发"),
    ],
)  # fmt: skip
def test_one_wrong_cell_is_named_and_nothing_is_written(importer, cells, column, words):
    file = check(importer, row("测试一园"), row(**cells))
    assert file.state == "rejected"
    number, named, message, cure = told(file)[0]
    assert (number, named, words in message, bool(cure)) == (3, column, True, True), message
    assert not Institution.objects.exists()


def test_codes_of_others_and_namesakes(importer):
    code = valid_uscc()
    OrganisationFactory(uscc=code, region=region("431102"))
    assert "别的县市区" in told(check(importer, row(统一社会信用代码=code)))[0][2]
    twice = check(importer, row(), row())
    assert "第 2 行重复" in told(twice)[0][2]
    InstitutionFactory(organisation__name="测试新园", organisation__uscc=None)
    warned = check(importer, row(统一社会信用代码=valid_uscc("52431103MJJ000009")))
    assert (warned.state, warned.new) == ("ready", 1)
    assert "同名" in told(warned)[0][2]
    InstitutionFactory(organisation__name="测试新园", organisation__uscc=None)
    assert "几家" in told(check(importer, row()))[0][2]


def test_an_organisation_known_without_a_home_is_taken_over(importer):
    known = OrganisationFactory(uscc=valid_uscc(), region=region("431103"), name="测试社")
    importer.apply(check(importer, row("测试社", 统一社会信用代码=known.uscc)))
    assert Institution.objects.get().organisation == known


def test_what_goes_out_comes_back_without_a_change(importer):
    made = InstitutionFactory(
        functions=["meals", "clean"], floor_area="1200.50", brand="=1+1", latitude="26.400000",
        longitude="111.600000", organisation__uscc=valid_uscc(),
    )  # fmt: skip
    BedCountFactory(institution=made)
    InstitutionFactory(organisation__name="外县园", organisation__region=region("431102"))
    client = Client()
    client.force_login(importer.user)
    out = client.get(reverse("homes:workbook")).content
    sheet = load_workbook(BytesIO(out))["设施"]
    assert sheet.max_row == 2
    assert sheet.cell(2, HEADS.index("连锁品牌") + 1).value == "'=1+1"
    file = importer.check(out, kind="homes-register")
    assert (file.state, file.same) == ("unchanged", 1), told(file)


def test_a_county_of_a_thousand_homes_is_written_by_few_statements(
    importer, django_assert_max_num_queries
):
    rows = [row(f"测试{n}园", 床位总数=n, 护理型床位=n // 2) for n in range(1, 1001)]
    file = check(importer, *rows)
    assert (file.state, file.new) == ("ready", 1000)
    with django_assert_max_num_queries(55):
        importer.apply(file)
    assert Institution.objects.count() == 1000
    assert check(importer, *rows).state == "unchanged"
