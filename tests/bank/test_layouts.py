"""Layouts are data in a closed language: every mistake has its message."""

from copy import deepcopy
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from subsidies.bankfiles.layout import LayoutError, read_layout
from subsidies.bankfiles.models import BankLayout
from subsidies.bankfiles.preview import preview
from subsidies.bankfiles.samples import samples
from subsidies.bankfiles.selectors import layouts_in_force
from subsidies.bankfiles.services import draft_layout, publish_layout, save_layout, set_brief
from tests.bank.conftest import layout_with
from tests.factories import UserFactory, region
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY

DAY = date(2024, 2, 1)


def body(bank="agricultural", **changes):
    return {**deepcopy(samples()[bank]["body"]), **changes}


def returns(**changes):
    made = body()
    return {**made, "returns": {**made["returns"], **changes}}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (body(kind="pdf"), "文件类型“pdf”不认识；可用：xlsx、delimited、fixed"),
        (body(encoding="big5"), "编码“big5”不认识"),
        (body(colour="red"), "格式里有不认识的“colour”"),
        (body(columns=[]), "还没有列"),
        (body(columns=[{"field": "row"}, {"field": "amount"}]), "缺少必需的列：户名、银行账号"),
        (
            body(columns=[{"field": n} for n in ("row", "holder", "account")]),
            "缺少金额一列",
        ),
        (body(columns=[{"field": "shoe_size"}]), "第1列的内容“shoe_size”不认识"),
        (body(columns=[{"field": "row", "width": -1}]), "第1列的宽度应为0至200"),
        (body(columns=[{"field": "row", "pad": "xx"}]), "第1列的补位应为一个字符"),
        (body(delimiter=""), "分隔符应为一个字符"),
        (body(row_limit=0), "每个文件的行数应为 1 至 100,000"),
        (body(row_limit="many"), "每个文件的行数"),
        (body(file_name="a/b{file}"), "文件名不能为空"),
        (body(file_name="same"), "文件名要含 {file}"),
        (body(head=["{count"]), "花括号不成对"),
        (body(foot=["{total}"]), "{total} 不认识"),
        (body(bank_codes=[], bank_words=[]), "没有说明哪些账户用这个格式"),
        (body(kind="fixed"), "定长文本的每一列都要有宽度"),
        (body("rural-commercial", titles=False), "工作簿总带列名一行"),
        ({**body(), "returns": None}, "还没有说明回盘文件的格式"),
        (returns(kind="xml"), "回盘文件类型“xml”不认识"),
        (returns(columns=[{"field": "row"}]), "缺少必需的列：银行账号、处理结果"),
        (returns(delimiter=""), "回盘的分隔符应为一个字符"),
        (returns(codes={"E1": {"reason": ""}}), "代码 E1 缺少原因"),
        (returns(codes={"E1": {"reason": "x", "end": "lost"}}), "代码 E1 的结果应为"),
    ],
)
def test_a_mistake_is_named_with_its_cure(wrong, says):
    with pytest.raises(LayoutError) as refused:
        read_layout(wrong)
    assert says in str(refused.value)


@pytest.mark.parametrize("bank", sorted(samples()))
def test_every_sample_is_a_layout_and_has_a_preview(bank):
    layout = read_layout(samples()[bank]["body"])
    name, lines = preview(layout, bank="样例银行", county="冷水滩区", day=DAY)
    assert name.endswith((".xlsx", ".txt"))
    assert any("样例𬭎" in cell for line in lines for cell in line)


def test_a_preview_says_what_its_encoding_cannot_hold():
    layout = read_layout(body(encoding="gb2312"))
    _, lines = preview(layout, bank="样例银行", county="冷水滩区", day=DAY)
    assert "“𬭎”不能用 GB2312 编码" in lines[-1][0]


def test_accounts_find_their_bank_by_code_or_name():
    layout = read_layout(body())
    assert layout.takes("农业银行零陵支行", "")
    assert layout.takes("无名支行", "103565000001")
    assert not layout.takes("农村商业银行", "402565000001")


@pytest.mark.django_db
class TestInForce:
    def test_the_newest_of_the_nearest_region_holds(self, layouts, finance, manager):
        row = layouts["agricultural"]
        for where, since in (("431103", date(2024, 3, 1)), ("431102", date(2024, 1, 1))):
            user = UserFactory(roles=["finance"], region=region("4311"))
            draft = draft_layout(
                region=where,
                bank="agricultural",
                name=f"新{where}",
                valid_from=since,
                body=row.body,
                document="",
                actor=user,
                at=AT,
            )
            publish_layout(
                draft=draft, actor=UserFactory(roles=["manager"], region=region("4311")), at=AT
            )
        names = {r.name for r in layouts_in_force(COUNTY, DAY) if r.bank == "agricultural"}
        assert names == {row.name}
        later = {
            r.name for r in layouts_in_force(COUNTY, date(2024, 3, 1)) if r.bank == "agricultural"
        }
        assert later == {"新431103"}

    def test_a_second_version_of_a_day_supersedes_the_first(self, layouts, finance, manager):
        first = layouts["agricultural"]
        second = layout_with(first, finance, manager, row_limit=7)
        first.refresh_from_db()
        assert first.superseded_at == AT
        assert [r.pk for r in layouts_in_force(COUNTY, DAY) if r.bank == "agricultural"] == [
            second.pk
        ]

    def test_a_layout_out_of_use_takes_nobody(self, layouts, finance, manager):
        row = layouts["agricultural"]
        draft = draft_layout(
            region=COUNTY,
            bank="agricultural",
            name=row.name,
            valid_from=DAY,
            body=row.body,
            document="",
            in_use=False,
            actor=finance,
            at=AT,
        )
        publish_layout(draft=draft, actor=manager, at=AT)
        assert "agricultural" not in {r.bank for r in layouts_in_force(COUNTY, DAY)}

    def test_the_database_holds_two_people_and_published_rows(self, layouts, finance):
        row = layouts["agricultural"]
        with pytest.raises(IntegrityError), transaction.atomic():
            BankLayout.objects.filter(pk=row.pk).update(published_by=finance)
        with pytest.raises(LayoutError, match="不能再改"):
            save_layout(
                draft=row,
                name="x",
                valid_from=DAY,
                body=row.body,
                document="",
                actor=finance,
                at=AT,
            )

    def test_another_county_may_not_write_here(self, layouts):
        stranger = UserFactory(roles=["finance"], region=region("431102"))
        with pytest.raises(LayoutError, match="只能维护本区划"):
            publish_layout(draft=layouts["agricultural"], actor=stranger, at=AT)

    def test_a_caseworker_may_not_write(self, gazetted_item):
        with pytest.raises(LayoutError, match="财务岗或主管"):
            set_brief(
                item_code=gazetted_item.code,
                region=COUNTY,
                project="x",
                brief="四个字呀",
                valid_from=DAY,
                document="x",
                actor=UserFactory(),
                at=AT,
            )
