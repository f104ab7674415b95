"""The columns of the sheet of people, made from the vocabulary of facts."""

from functools import lru_cache
from typing import Any

from portal.importing.cells import (
    date_of,
    fact_of,
    id_number_of,
    one_of,
    phone_of,
    plain_text,
    region_of,
    text_of,
)
from portal.importing.kinds import CellError, Column, Context
from portal.lib.identifiers import IdentifierError, check_bank_account
from portal.people.facts import FACTS, Fact
from portal.people.names import cleaned

#: Birth date and sex are said by the number; a sheet may repeat them to be compared.
SAID_BY_NUMBER = ("birth_date", "sex")
UNKNOWN = "不清楚"
_OTHER_NAMES = {
    "birth_date": ("出生年月日", "生日", "出生年月"),
    "hukou": ("户籍", "户籍所在地", "户籍县市区", "户口所在地"),
    "hukou_kind": ("户口类型", "户籍性质", "农业/非农业"),
    "residence": ("现居住地", "居住县市区", "现住地"),
    "dibao": ("低保", "是否低保", "低保对象", "低保类别"),
    "low_income": ("低收入", "低保边缘", "低保边缘家庭", "是否低收入"),
    "tekun": ("特困", "特困人员", "特困供养方式", "五保"),
    "has_fixed_income": ("固定收入", "是否有固定收入"),
    "pension": ("养老金", "养老保险"),
    "has_supporter": ("有无赡养人", "法定扶养人", "赡养人"),
    "care_level": ("能力等级", "失能等级", "评估等级", "失能情况"),
    "self_care": ("自理能力", "生活自理能力", "护理等级"),
    "disability_kinds": ("残疾类型", "残疾种类"),
    "disability_level": ("残疾级别", "残疾程度"),
    "certificate_until": ("残疾证有效期", "残疾人证有效期", "证件有效期"),
    "long_term_care": ("长期照护", "是否需要长期照护"),
    "dementia": ("认知障碍", "是否失智"),
    "family_planning": ("计生特殊家庭", "计划生育"),
    "living": ("居住情况", "居住状况", "独居空巢留守"),
    "institution": ("入住机构", "是否入住机构", "机构类型"),
    "service_record": ("优抚对象", "优抚"),
    "died_on": ("去世日期", "死亡时间", "亡故日期"),
}
#: How the sheets of the trade say a word of the vocabulary.
_OTHER_WORDS = {
    "hukou_kind": {
        "农业": "农村", "农业户口": "农村", "农村户口": "农村", "非农业": "城镇", "非农": "城镇",
        "非农业户口": "城镇", "城市": "城镇", "城镇户口": "城镇",
    },
    "tekun": {"否": "不是特困", "无": "不是特困", "分散": "分散供养", "集中": "集中供养"},
    "care_level": {
        "完好": "能力完好", "轻度": "轻度失能", "中度": "中度失能", "重度": "重度失能",
        "完全": "完全失能",
    },
    "disability_level": {
        "无": "0", "否": "0", "没有": "0", "无证": "0", "1级": "1", "2级": "2", "3级": "3",
        "4级": "4",
    },
}  # fmt: skip
_EXAMPLES = {
    "hukou": "冷水滩区", "residence": "冷水滩区", "dibao": "是", "tekun": "不是特困",
    "care_level": "轻度失能", "disability_kinds": "肢体、视力", "disability_level": "二级",
    "certificate_until": "2031-06-30", "living": "独居、空巢", "died_on": "",
}  # fmt: skip


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """Who, where, the facts in the order of the forms, and the account."""
    return (*_who(), *(_fact(fact) for fact in FACTS.values()), *_account())


def _who() -> tuple[Column, ...]:
    return (
        Column(
            "id_number", "身份证号", "18位身份证号，靠它认人；没有身份证号的用“没有身份证号的人员”的表。",
            id_number_of, required=True, secret=True, width=22, example="43110319430510001X",
            synonyms=("身份证", "身份证号码", "公民身份号码", "证件号码", "居民身份证号"),
        ),
        Column(
            "name", "姓名", "与身份证一致。", _name, required=True, example="张样例",
            synonyms=("名字", "老人姓名", "对象姓名", "人员姓名"),
        ),
        Column(
            "phone", "联系电话", "11位手机号，或带区号的固定电话。", phone_of, secret=True,
            synonyms=("电话", "手机", "手机号", "手机号码", "联系方式", "电话号码"), width=14,
        ),
        Column(
            "township", "乡镇（街道）", "档案所在的乡镇或街道。", plain_text(),
            synonyms=("乡镇", "街道", "乡镇街道", "所属乡镇", "镇"), width=14,
        ),
        Column(
            "village", "村（社区）", "村或社区。", plain_text(),
            synonyms=("村", "社区", "村社区", "行政村", "所属村"), width=14,
        ),
        Column(
            "address", "详细住址", "组、路、门牌号。", plain_text(120),
            synonyms=("住址", "家庭住址", "地址", "家庭地址"), width=24,
        ),
    )  # fmt: skip


def _account() -> tuple[Column, ...]:
    return (
        Column(
            "account", "银行账号", "社会保障卡的银行账号或存折账号。", _number, secret=True,
            synonyms=("账号", "银行卡号", "卡号", "一卡通账号", "社保卡银行账号"), width=22,
        ),
        Column(
            "bank", "开户银行", "账号的开户银行；填账号时必填。", plain_text(),
            synonyms=("银行", "开户行"), width=16, example="中国邮政储蓄银行",
        ),
        Column(
            "holder", "户名", "账户的户名；是本人的可不填。", _name,
            synonyms=("账户名", "开户名", "银行户名"),
        ),
        Column(
            "agent_relation", "与本人关系", "户名不是本人时必填，如儿子、侄女。", plain_text(20),
            synonyms=("代领人关系", "关系"),
        ),
        Column(
            "agent_reason", "代领原因", "户名不是本人时必填。", plain_text(100),
            synonyms=("代领理由",), width=16,
        ),
        Column(
            "account_note", "账号说明", "账号末位校验不符时写明情况，如“存折账号”。",
            plain_text(100), width=14,
        ),
    )  # fmt: skip


def _fact(fact: Fact) -> Column:
    more: dict[str, Any] = {
        "synonyms": _OTHER_NAMES.get(fact.name, ()),
        "example": _EXAMPLES.get(fact.name, ""),
        "width": max(12, min(len(fact.label) * 2 + 2, 22)),
    }
    hint = fact.help
    if fact.kind == "date":
        return Column(fact.name, fact.label, hint, date_of, **more)
    if fact.kind == "region":
        return Column(
            fact.name, fact.label, f"{hint}填县市区名称或六位代码。", region_of(fact.name), **more
        )
    if fact.kind == "list":
        hint = f"{hint}几项用顿号隔开，没有的填“无”。可填：{'、'.join(fact.values.values())}。"
        return Column(fact.name, fact.label, hint, fact_of(fact.name), **more)
    choices = tuple(fact.values.values())
    if fact.name in SAID_BY_NUMBER:
        return Column(
            fact.name,
            fact.label,
            f"{hint}可不填，填了会与身份证号核对。",
            one_of(choices),
            choices=choices,
            **more,
        )
    parse = fact_of(fact.name, _OTHER_WORDS.get(fact.name))
    return Column(fact.name, fact.label, hint, parse, choices=(*choices, UNKNOWN), **more)


def _name(cell: Any, context: Context) -> str:
    name = cleaned(text_of(cell, 60))
    if any(c.isdigit() for c in name):
        raise CellError(f"姓名“{name[:20]}”里有数字。", "请核对姓名，数字可能是别的列串过来的。")
    return name


def _number(cell: Any, context: Context) -> tuple[str, bool]:
    """The account number, and whether its check digit is doubtful."""
    if isinstance(cell, int | float) and cell >= 10**15:
        raise CellError(
            "Excel 已把银行账号存成数字，后几位丢失了。",
            "先把整列设为“文本”格式，再对照存折或银行卡重新输入。",
        )
    try:
        number, warnings = check_bank_account(
            text_of(cell, 40) if isinstance(cell, str) else f"{cell:.0f}"
        )
    except IdentifierError as error:
        raise CellError(error.message, error.cure) from None
    return number, bool(warnings)
