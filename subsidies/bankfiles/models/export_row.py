"""ExportRow: one payment of a bank file, or one that no file could take."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Problem(models.TextChoices):
    """Why a payment is in no file; none is left out silently."""

    NO_ACCOUNT = "no_account", "没有银行账户"
    ACCOUNT_BAD = "account_bad", "账户被银行退回，尚未更正"
    NO_LAYOUT = "no_layout", "开户银行没有对应的文件格式"
    UNWRITABLE = "unwritable", "有的内容写不进银行文件"


class ExportRow(models.Model):
    """The lines of one payee, item and kind, paid as one row to the account of that day.

    The account is a row that is never edited, so what was paid on can always be read again;
    its number stands here only as the blind index an answer is matched by.
    """

    export = models.ForeignKey(
        "bankfiles.Export", models.PROTECT, related_name="rows", verbose_name="报盘"
    )
    file = models.ForeignKey(
        "bankfiles.ExportFile",
        models.PROTECT,
        null=True,
        related_name="rows",
        verbose_name="文件",
    )
    number = models.PositiveIntegerField("序号", default=0)
    payee_kind = models.CharField("收款方类别", max_length=12)
    payee_id = models.BigIntegerField("收款方")
    person_id = models.BigIntegerField("人员", null=True)
    item_id = models.BigIntegerField("项目", null=True)
    name = models.CharField("姓名", max_length=120)
    holder = models.CharField("户名", max_length=80, blank=True)
    bank = models.CharField("开户银行", max_length=80, blank=True)
    account_id = models.BigIntegerField("账户", null=True)
    last4 = models.CharField("账号末四位", max_length=4, blank=True)
    number_index = models.BinaryField(max_length=16, null=True)
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2)
    since = models.DateField("所属月份自")
    until = models.DateField("所属月份至")
    line_ids = ArrayField(models.BigIntegerField(), verbose_name="发放明细")
    problem = models.CharField("未报盘原因", max_length=12, choices=Problem, blank=True)
    detail = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "报盘明细"
        constraints = [
            models.UniqueConstraint(
                fields=["file", "number"],
                condition=Q(file__isnull=False),
                name="export_row_number",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False, problem="", number__gt=0)
                | Q(file__isnull=True, problem__gt=""),
                name="export_row_in_a_file_or_with_a_problem",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="export_row_pays"),
        ]
        indexes = [models.Index(fields=["number_index"], name="export_row_account")]

    def __str__(self) -> str:
        return f"{self.export_id}-{self.number}"
