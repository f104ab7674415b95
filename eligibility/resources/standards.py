"""Local standards as a table."""

from import_export.fields import Field

from eligibility.models import LocalStandard
from eligibility.resources.base import ValueResource
from eligibility.resources.widgets import STATUS_WORDS, Choice, Item, Money, MonthCell, Place, Text


class StandardResource(ValueResource):
    """One row an item, part, tier, place and period."""

    kind_name = "standards"
    item = Field("item", "项目代码", Item("请填项目代码，如 yongzhou-08。"))
    part = Field("part", "部分", Text())
    tier = Field("tier", "档次", Text("请填档次，如 80-89。"))
    region = Field("region", "地区", Place("请填地区代码或名称。"))
    amount = Field("amount", "标准（元）", Money())
    valid_from = Field("valid_from", "起月", MonthCell())
    valid_to = Field("valid_to", "末月", MonthCell(last=True))
    document = Field("document", "依据文件", Text("请填文号。"))
    status = Field("status", "状态", Choice(STATUS_WORDS, "请填“正式”或“待确认”。"))
    notes = Field("notes", "说明", Text())

    class Meta:
        """All columns; a row is the same by item, part, tier, place and first month."""

        model = LocalStandard
        fields = (
            "item", "part", "tier", "region", "amount", "valid_from", "valid_to", "document",
            "status", "notes",
        )  # fmt: skip
        import_order = export_order = fields
        import_id_fields = ("item", "part", "tier", "region", "valid_from")
        skip_unchanged = report_skipped = True
        store_instance = True
