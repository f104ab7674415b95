"""The facts known about a person: one vocabulary for rules, forms, import and the contract.

The order here is the order everywhere: form, template, ``needs`` of a determination.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from portal.people.facts.fact import Fact, Section


def _yes_no(name: str, label: str, hint: str, section: Section, **more: Any) -> Fact:
    return Fact(name, label, hint, "bool", section, {True: "是", False: "否"}, **more)


_NOT = {"when_unknown": "presume", "presumed": False}

_ALL = (
    Fact(
        "birth_date",
        "出生日期",
        "以身份证为准；与户口簿不一致时凭更正材料改。年龄由此算出。",
        "date",
        "identity",
        note="年龄按月计算：满N周岁的当月即为N岁。",
    ),
    Fact(
        "sex",
        "性别",
        "身份证第17位单数为男、双数为女。",
        "enum",
        "identity",
        {"male": "男", "female": "女"},
    ),
    Fact(
        "hukou",
        "户籍地",
        "现在的户籍所在地（不是身份证前六位）。没有户口的填“无户口”。",
        "region",
        "registration",
        {"none": "无户口"},
    ),
    Fact(
        "hukou_kind",
        "户口性质",
        "农村或城镇。",
        "enum",
        "registration",
        {"rural": "农村", "urban": "城镇"},
    ),
    Fact("residence", "居住地", "现在实际居住的地方。", "region", "registration"),
    _yes_no(
        "residence_permit",
        "持有居住证",
        "外来人口在现居住地领取的居住证，且在有效期内。",
        "registration",
        **_NOT,
    ),
    _yes_no("dibao", "最低生活保障", "本人现为低保对象（城市或农村）。", "income"),
    _yes_no(
        "low_income", "低收入（低保边缘）", "经认定的低收入家庭或低保边缘家庭。", "income", **_NOT
    ),
    Fact(
        "tekun",
        "特困供养",
        "特困人员的供养方式。",
        "enum",
        "income",
        {"none": "不是特困", "dispersed": "分散供养", "centralised": "集中供养"},
    ),
    _yes_no(
        "has_fixed_income",
        "有固定收入",
        "有工资、退休金等按期领取的收入。",
        "income",
    ),
    Fact(
        "pension",
        "养老保险待遇",
        "领取哪一种养老金。",
        "enum",
        "income",
        {"none": "不领取", "employee": "职工养老保险", "resident": "城乡居民养老保险"},
    ),
    _yes_no(
        "has_supporter",
        "有法定扶养人且有能力",
        "有赡养、抚养、扶养义务人，并且有履行义务的能力。",
        "income",
    ),
    _yes_no("housing_difficulty", "住房困难", "经住建部门认定的住房困难家庭。", "income", **_NOT),
    _yes_no(
        "work_injury_care_allowance",
        "领取工伤生活护理费",
        "工伤保险基金按月支付的生活护理费。",
        "income",
        **_NOT,
    ),
    _yes_no(
        "national_honour",
        "国家荣誉或重大贡献",
        "获国家级荣誉称号或对社会有重大贡献。",
        "status",
        **_NOT,
    ),
    Fact(
        "care_level",
        "老年人能力等级",
        "按 GB/T 42195 评估的等级，以评估报告为准。",
        "enum",
        "health",
        {
            "intact": "能力完好",
            "mild": "轻度失能",
            "moderate": "中度失能",
            "severe": "重度失能",
            "total": "完全失能",
        },
    ),
    Fact(
        "self_care",
        "特困生活自理能力",
        "特困人员六项评估（吃饭、穿衣、上下床、如厕、室内行走、洗澡）。",
        "enum",
        "health",
        {"independent": "全自理", "partly_lost": "半护理", "lost": "全护理"},
    ),
    Fact(
        "disability_kinds",
        "残疾类别",
        "残疾人证上的类别；多重残疾分别勾选。",
        "list",
        "health",
        {
            "visual": "视力",
            "hearing": "听力",
            "speech": "言语",
            "physical": "肢体",
            "intellectual": "智力",
            "mental": "精神",
        },
    ),
    Fact(
        "disability_level",
        "残疾等级",
        "残疾人证上的等级，一级最重；没有证的填“无残疾人证”。",
        "level",
        "health",
        {0: "无残疾人证", 1: "一级", 2: "二级", 3: "三级", 4: "四级"},
    ),
    Fact("certificate_until", "残疾人证有效期至", "残疾人证上的有效期末日。", "date", "health"),
    _yes_no(
        "long_term_care",
        "需要长期照护",
        "因残疾产生特殊护理消费和照护服务支出，持续六个月以上。",
        "health",
        presumed_where={"disability_level": (0, 3, 4)},
        note="残疾等级为一级、二级时必须询问；其他已知等级推定为“否”。",
        **_NOT,
    ),
    _yes_no("dementia", "失智", "经诊断的认知障碍（失智）。", "health", **_NOT),
    Fact(
        "family_planning",
        "计划生育特殊家庭",
        "独生子女死亡或伤残后未再生育、未收养的家庭。",
        "enum",
        "family",
        {
            "none": "不是",
            "only_child_died": "独生子女死亡",
            "only_child_disabled": "独生子女伤残",
        },
        when_unknown="presume",
        presumed="none",
    ),
    Fact(
        "living",
        "居住方式",
        "独居、空巢、留守可同时勾选；与家人同住的不勾选。",
        "list",
        "family",
        {"alone": "独居", "empty_nest": "空巢", "left_behind": "留守"},
    ),
    Fact(
        "institution",
        "入住养老机构",
        "现在是否住在养老机构。",
        "enum",
        "family",
        {"none": "未入住", "public": "公办机构", "private": "民办机构"},
    ),
    Fact(
        "service_record",
        "优抚身份",
        "烈士遗属、伤残军人、复员退伍军人等身份。",
        "list",
        "status",
        {
            "martyr_family": "烈士遗属",
            "duty_death_family": "因公牺牲军人遗属",
            "illness_death_family": "病故军人遗属",
            "disabled_veteran": "伤残军人",
            "demobilised": "复员军人",
            "discharged": "退伍军人",
            "rural_discharged": "农村籍退役士兵",
            "martyr_child": "部分烈士子女",
        },
        when_unknown="presume",
        presumed=(),
    ),
    _yes_no(
        "regular_state_benefit",
        "享受定期抚恤补助",
        "退役军人事务部门按期发放的抚恤金或生活补助。",
        "status",
        **_NOT,
    ),
    _yes_no("no_work_unit", "无工作单位", "没有工作单位、也不是单位退休人员。", "status", **_NOT),
    _yes_no("destitute", "生活无着流浪乞讨", "救助管理机构救助的流浪乞讨人员。", "status", **_NOT),
    Fact(
        "died_on",
        "死亡日期",
        "健在的留空。待遇从死亡次日起按已故处理。",
        "date",
        "identity",
        when_unknown="presume",
        note="唯一一个留空即表示“否”的事实：没有死亡日期就是健在。",
    ),
)

FACTS: Mapping[str, Fact] = MappingProxyType({f.name: f for f in _ALL})
ORDER: Mapping[str, int] = MappingProxyType({f.name: i for i, f in enumerate(_ALL)})


def presumed_value(name: str, facts: Mapping[str, Any]) -> Any:
    """What stands in for an unknown fact of a stored person, or None when it must be asked."""
    fact = FACTS[name]
    if not fact.presumes:
        return None
    for other, known in fact.presumed_where.items():
        if facts.get(other) not in known:
            return None
    return list(fact.presumed) if fact.kind == "list" else fact.presumed


def with_presumptions(facts: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Facts with presumptions filled in, and the names that were filled, in vocabulary order."""
    filled = {name: facts.get(name) for name in FACTS}
    names = []
    for name in FACTS:
        if filled[name] is None and (value := presumed_value(name, facts)) is not None:
            filled[name] = value
            names.append(name)
    return filled, tuple(names)
