"""Parameters as a table."""

from import_export.fields import Field

from eligibility.models import Parameter
from eligibility.resources.base import ValueResource
from eligibility.resources.widgets import (
    PARAMETER_WORDS,
    STATUS_WORDS,
    Choice,
    Day,
    Money,
    Place,
    Text,
)  # fmt: skip


class ParameterResource(ValueResource):
    """One row a parameter, place and period."""

    kind_name = "parameters"
    code = Field("code", "参数", Choice(PARAMETER_WORDS, "请填参数名称，如“月最低工资标准”。"))
    region = Field("region", "地区", Place("请填地区代码或名称。"))
    value = Field("value", "数值（元）", Money())
    valid_from = Field("valid_from", "起期", Day())
    valid_to = Field("valid_to", "止期", Day(last=True))
    document = Field("document", "依据文件", Text("请填文号。"))
    status = Field("status", "状态", Choice(STATUS_WORDS, "请填“正式”或“待确认”。"))
    notes = Field("notes", "说明", Text())

    class Meta:
        """All columns; a row is the same by code, place and first day."""

        model = Parameter
        fields = (
            "code",
            "region",
            "value",
            "valid_from",
            "valid_to",
            "document",
            "status",
            "notes",
        )
        import_order = export_order = fields
        import_id_fields = ("code", "region", "valid_from")
        skip_unchanged = report_skipped = True
        store_instance = True
