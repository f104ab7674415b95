import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.together import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("regions", "0001_btree_gist"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
migrations.CreateModel(
            name="Fund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=32, unique=True, verbose_name="资金代码")),
                ("name", models.CharField(max_length=64, verbose_name="资金名称")),
                ("document", models.CharField(blank=True, max_length=128, verbose_name="依据文件")),
            ],
            options={
                "verbose_name": "资金",
                "verbose_name_plural": "资金",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="PayoutException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("award_id", models.BigIntegerField(verbose_name="待遇")),
                ("person_id", models.BigIntegerField(verbose_name="人员")),
                ("item_id", models.BigIntegerField(verbose_name="项目")),
                (
                    "part",
                    models.CharField(blank=True, default="", max_length=32, verbose_name="分项"),
                ),
                ("region", models.CharField(max_length=12, verbose_name="区划")),
                ("covered", models.DateField(verbose_name="所属月份")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("undetermined", "信息不全，待核实"),
                            ("standard_missing", "缺少县级标准"),
                            ("rule_gap", "档次条件未覆盖或重叠"),
                            ("suspended", "待遇已暂停"),
                            ("no_payee", "收款方未定"),
                            ("no_account", "无收款账户"),
                            ("account_refused", "账户被银行退回"),
                            ("over_budget", "超出预算"),
                        ],
                        max_length=20,
                        verbose_name="原因",
                    ),
                ),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="尚缺",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待处理"), ("cleared", "已消除")],
                        default="open",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("month", models.DateField(verbose_name="首次出现的批次月份")),
                ("opened_at", models.DateTimeField(verbose_name="出现时间")),
                (
                    "cleared_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="消除时间"),
                ),
            ],
            options={
                "verbose_name": "发放例外",
                "verbose_name_plural": "发放例外",
                "indexes": [models.Index(fields=["person_id"], name="exception_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("region", "covered", "award_id", "reason"),
                        name="exception_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "undetermined",
                                    "standard_missing",
                                    "rule_gap",
                                    "suspended",
                                    "no_payee",
                                    "no_account",
                                    "account_refused",
                                    "over_budget",
                                ],
                            )
                        ),
                        name="exception_reason_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cleared_at__isnull", True), ("state", "open")),
                            models.Q(("cleared_at__isnull", False), ("state", "cleared")),
                            _connector="OR",
                        ),
                        name="exception_cleared_with_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="发放月份")),
                ("region", models.CharField(max_length=12, verbose_name="区划")),
                ("supplement", models.BooleanField(default=False, verbose_name="补充发放")),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "核算中"), ("done", "已完成")],
                        default="running",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="开始时间")),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="完成时间"),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发起人",
                    ),
                ),
            ],
            options={
                "verbose_name": "核算任务",
                "verbose_name_plural": "核算任务",
                "ordering": ["-started_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="run_month_is_first_day"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "running")),
                        fields=("month", "region", "supplement"),
                        name="run_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RunCounty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=12, verbose_name="县级区划")),
                ("weight", models.PositiveIntegerField(default=0, verbose_name="预计待遇数")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "等待中"),
                            ("running", "核算中"),
                            ("done", "已完成"),
                            ("failed", "出错，可继续"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数")),
                ("line_count", models.PositiveIntegerField(default=0, verbose_name="笔数")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="金额"
                    ),
                ),
                ("exception_count", models.PositiveIntegerField(default=0, verbose_name="例外数")),
                ("kept", models.BooleanField(default=False, verbose_name="已冻结，未重算")),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="错误")),
                (
                    "started_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="开始时间"),
                ),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="完成时间"),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counties",
                        to="subsidies.run",
                        verbose_name="核算任务",
                    ),
                ),
            ],
            options={
                "verbose_name": "县级核算",
                "verbose_name_plural": "县级核算",
                "ordering": ["run_id", "region"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "region"), name="run_county_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Summary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="发放月份")),
                ("region", models.CharField(max_length=12, verbose_name="县级区划")),
                ("item_id", models.BigIntegerField(blank=True, null=True, verbose_name="项目")),
                (
                    "part",
                    models.CharField(blank=True, default="", max_length=32, verbose_name="分项"),
                ),
                ("line_count", models.PositiveIntegerField(verbose_name="笔数")),
                ("payables", models.PositiveIntegerField(verbose_name="享受人次")),
                (
                    "regular",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="当月发放"),
                ),
                (
                    "arrears",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="补发"),
                ),
                (
                    "recovery",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="追缴"),
                ),
                ("cash", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="实发")),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="subsidies.fund",
                        verbose_name="资金",
                    ),
                ),
            ],
            options={
                "verbose_name": "月度汇总",
                "verbose_name_plural": "月度汇总",
                "indexes": [models.Index(fields=["month", "item_id"], name="summary_month_item")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "month", "item_id", "part", "fund"),
                        name="summary_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=12, verbose_name="县级区划")),
                ("month", models.DateField(verbose_name="发放月份")),
                ("sequence", models.PositiveSmallIntegerField(default=1, verbose_name="序号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("regular", "月度发放"),
                            ("supplement", "补充发放"),
                            ("opening", "期初导入"),
                        ],
                        default="regular",
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("computed", "已核算"),
                            ("submitted", "待复核"),
                            ("checked", "待审批"),
                            ("approved", "已审批"),
                            ("exported", "已报盘"),
                            ("settled", "已结清"),
                            ("void", "已作废"),
                        ],
                        default="computed",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("line_count", models.PositiveIntegerField(default=0, verbose_name="笔数")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="金额"
                    ),
                ),
                (
                    "cash",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="实发金额"
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="校验值")),
                ("computed_at", models.DateTimeField(verbose_name="核算时间")),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="报送时间"),
                ),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="复核时间"),
                ),
                (
                    "checked_sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="复核校验值"),
                ),
                (
                    "approved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="审批时间"),
                ),
                (
                    "approved_sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="审批校验值"),
                ),
                (
                    "exported_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="报盘时间"),
                ),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="结清时间"),
                ),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                (
                    "void_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="作废原因"),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审批人",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
                (
                    "exported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="报盘人",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="结清人",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="报送人",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="作废人",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="subsidies.fund",
                        verbose_name="资金",
                    ),
                ),
            ],
            options={
                "verbose_name": "发放批次",
                "verbose_name_plural": "发放批次",
                "ordering": ["-month", "region", "fund_id", "sequence"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "month", "fund", "sequence"), name="batch_unique_sequence"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "computed")),
                        fields=("region", "month", "fund"),
                        name="batch_one_computed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="batch_month_is_first_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "computed",
                                    "submitted",
                                    "checked",
                                    "approved",
                                    "exported",
                                    "settled",
                                    "void",
                                ],
                            )
                        ),
                        name="batch_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["regular", "supplement", "opening"])),
                        name="batch_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by__isnull", True),
                            models.Q(
                                models.Q(("checked_by", models.F("submitted_by")), _negated=True),
                                models.Q(
                                    ("approved_by__isnull", True),
                                    models.Q(
                                        models.Q(
                                            ("approved_by", models.F("submitted_by")), _negated=True
                                        ),
                                        models.Q(
                                            ("approved_by", models.F("checked_by")), _negated=True
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="batch_three_different_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("checked_at__isnull", True),
                                ("checked_sha256", models.F("sha256")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("approved_at__isnull", True),
                                ("approved_sha256", models.F("sha256")),
                                _connector="OR",
                            ),
                        ),
                        name="batch_signatures_cover_the_hash",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "computed"),
                            ("sha256__regex", "^[0-9a-f]{64}$"),
                            _connector="OR",
                        ),
                        name="batch_frozen_with_hash",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("submitted_at__isnull", True), ("submitted_by__isnull", True)
                            ),
                            models.Q(
                                ("submitted_at__isnull", False), ("submitted_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="batch_submitted_at_with_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at__isnull", True), ("checked_by__isnull", True)),
                            models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="batch_checked_at_with_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(
                                ("approved_at__isnull", False), ("approved_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="batch_approved_at_with_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("exported_at__isnull", True), ("exported_by__isnull", True)),
                            models.Q(
                                ("exported_at__isnull", False), ("exported_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="batch_exported_at_with_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                            models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="batch_settled_at_with_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("voided_at__isnull", True), ("voided_by__isnull", True)),
                            models.Q(("voided_at__isnull", False), ("voided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="batch_voided_at_with_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "opening"),
                            models.Q(
                                (
                                    "state__in",
                                    ("submitted", "checked", "approved", "exported", "settled"),
                                ),
                                _negated=True,
                            ),
                            ("submitted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="batch_not_submitted_without_stamp",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "opening"),
                            models.Q(
                                ("state__in", ("checked", "approved", "exported", "settled")),
                                _negated=True,
                            ),
                            ("checked_at__isnull", False),
                            _connector="OR",
                        ),
                        name="batch_not_checked_without_stamp",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "opening"),
                            models.Q(
                                ("state__in", ("approved", "exported", "settled")), _negated=True
                            ),
                            ("approved_at__isnull", False),
                            _connector="OR",
                        ),
                        name="batch_not_approved_without_stamp",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "opening"),
                            models.Q(("state__in", ("exported", "settled")), _negated=True),
                            ("exported_at__isnull", False),
                            _connector="OR",
                        ),
                        name="batch_not_exported_without_stamp",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "opening"),
                            models.Q(("state__in", ("settled",)), _negated=True),
                            ("settled_at__isnull", False),
                            _connector="OR",
                        ),
                        name="batch_not_settled_without_stamp",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "void"),
                                ("void_reason__gt", ""),
                                ("voided_at__isnull", False),
                            ),
                            models.Q(
                                models.Q(("state", "void"), _negated=True),
                                ("voided_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="batch_void_with_stamp_and_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundAssignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item_code", models.CharField(blank=True, max_length=64, verbose_name="项目编码")),
                ("region", models.CharField(max_length=12, verbose_name="区划代码")),
                ("valid_from", models.DateField(verbose_name="自（月首日）")),
                (
                    "valid_to",
                    models.DateField(blank=True, null=True, verbose_name="至（不含，月首日）"),
                ),
                ("document", models.CharField(blank=True, max_length=128, verbose_name="依据文件")),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="subsidies.fund",
                        verbose_name="资金",
                    ),
                ),
            ],
            options={
                "verbose_name": "资金归属",
                "verbose_name_plural": "资金归属",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_from__lt", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="fund_assignment_period_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__day", 1),
                            models.Q(
                                ("valid_to__isnull", True), ("valid_to__day", 1), _connector="OR"
                            ),
                        ),
                        name="fund_assignment_whole_months",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("item_code", "="),
                            ("region", "="),
                            (
                                models.Func(
                                    "valid_from",
                                    "valid_to",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(),
                                    function="DATERANGE",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="fund_assignment_no_overlap",
                    ),
                ],
            },
        ),
]),
    ]
