"""The rules for employers, edited by catalogue admins like every dated value: drafted, published by another."""

from typing import Any

from django import forms

from eligibility.editing.errors import EditingError
from eligibility.editing.kinds import Kind, Row
from eligibility.web.editing.value_forms import ValueForm
from eligibility.web.editing.values import add_values, link_to
from employment.models import CountingRule, EmployerRule
from portal.regions.tree import RegionTree
from portal.web.table import Column

_AREA = forms.Textarea({"rows": 3})
_EFFECT = "已发布，自所写日期起用于比例统计和奖励计算；已经审批的申领不变。"


class RuleForm(ValueForm):
    """What both rules have: clause and the words it rests on."""

    by_day = True
    clause = forms.CharField(label="条款", max_length=80)
    printed = forms.CharField(label="原文或读法", widget=_AREA)

    def places(self, tree: RegionTree) -> list[str]:
        """Prefectures and counties."""
        return super().places(tree)[1:]


class EmployerRuleForm(RuleForm):
    """The share, and what is rewarded above it."""

    names = ("quota", "months", "clause", "printed")
    field_order = ("region", "quota", "months", "since", "until", "document", "clause", "printed",
                   "status", "notes", "reason")  # fmt: skip
    quota = forms.DecimalField(
        label="应安排比例（%）",
        max_digits=5,
        decimal_places=2,
        help_text="职工人数的百分之几，如 1.50。",
    )
    months = forms.IntegerField(
        label="奖励倍数（月最低工资）", required=False,
        help_text="超比例人数乘以当年当地月最低工资的几倍；没有奖励的不填，只统计比例。",
    )  # fmt: skip


class CountingRuleForm(RuleForm):
    """Who counts, and as how many."""

    names = ("age_from", "men_to", "women_to", "severe_to", "severe_counts", "contract_months",
             "clause", "printed")  # fmt: skip
    field_order = ("region", *names[:6], "since", "until", "document", "clause", "printed",
                   "status", "notes", "reason")  # fmt: skip
    age_from = forms.IntegerField(label="就业年龄自（周岁）")
    men_to = forms.IntegerField(label="男至（周岁，含）")
    women_to = forms.IntegerField(label="女至（周岁，含）")
    severe_to = forms.IntegerField(label="重度至几级")
    severe_counts = forms.IntegerField(label="重度一人按几人计")
    contract_months = forms.IntegerField(label="合同至少几个月")


def check_employer_rule(row: Row) -> None:
    """EditingError unless the share and the reward are possible ones."""
    if not 0 < row.quota <= 100:
        raise EditingError(
            f"比例“{row.quota}”不在 0 到 100 之间。", field="quota", cure="请填百分数，如 1.50。"
        )
    if row.months is not None and not 1 <= row.months <= 120:
        raise EditingError(
            f"倍数“{row.months}”不对。",
            field="months",
            cure="请填 1 到 120 的整数；没有奖励的不填。",
        )


def check_counting_rule(row: Row) -> None:
    """EditingError unless ages are in order and the weights possible."""
    if row.age_from < 14:
        raise EditingError("就业年龄不能低于14周岁。", field="age_from", cure="请照文件填写。")
    for name in ("men_to", "women_to"):
        if not row.age_from < getattr(row, name) <= 100:
            raise EditingError("年龄上限要高于下限，不超过100。", field=name, cure="请改正。")
    if not 0 <= row.severe_to <= 4:
        raise EditingError("残疾等级是一至四级。", field="severe_to", cure="没有加计的填 0。")
    for name in ("severe_counts", "contract_months"):
        if not 1 <= getattr(row, name) <= 120:
            raise EditingError("请填 1 以上的整数。", field=name, cure="不加计、不限期的填 1。")


def _rule_columns() -> list[Column]:
    def reward(row: EmployerRule) -> str:
        return f"{row.months} 倍" if row.months else "不计算奖励"

    return [
        Column("quota", "应安排比例", lambda r: link_to(r, f"{r.quota} %"), sort="quota",
               optional=False, head=True),
        Column("months", "超比例奖励（月最低工资）", reward),
        Column("clause", "条款", lambda r: r.clause),
    ]  # fmt: skip


def _counting_columns() -> list[Column]:
    def ages(row: Any) -> Any:
        return link_to(row, f"{row.age_from} 周岁至男 {row.men_to}、女 {row.women_to}")

    return [
        Column("ages", "就业年龄", ages, optional=False, head=True),
        Column("weight", "重度", lambda r: f"{r.severe_to} 级以上按 {r.severe_counts} 人"),
        Column("contract", "合同", lambda r: f"至少 {r.contract_months} 个月"),
        Column("clause", "条款", lambda r: r.clause),
    ]


KINDS = (
    (
        Kind("employer_rules", "用人单位比例和奖励", EmployerRule, ("region",),
             ("quota", "months", "clause", "printed"), True, check_employer_rule, _EFFECT),
        EmployerRuleForm, _rule_columns,
    ),
    (
        Kind("counting_rules", "就业人数计算口径", CountingRule, ("region",),
             CountingRuleForm.names, True, check_counting_rule, _EFFECT),
        CountingRuleForm, _counting_columns,
    ),
)  # fmt: skip


def announce() -> None:
    """Called from ``AppConfig.ready``."""
    for kind, form, columns in KINDS:
        add_values(kind, form, columns)
