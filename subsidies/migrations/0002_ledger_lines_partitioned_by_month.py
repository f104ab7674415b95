"""The ledger: partitioned by batch month, then by county; guarded once frozen.

The keys of ``subsidies.settlement.leaves.INDEXES`` are built on every leaf when it is full.
"""

from django.db import migrations, models

TABLE = """
CREATE SEQUENCE subsidies_line_id_seq CACHE 1000;
CREATE TABLE subsidies_line (
    id bigint NOT NULL DEFAULT nextval('subsidies_line_id_seq'),
    batch_id bigint NOT NULL,
    month date NOT NULL,
    region varchar(12) NOT NULL,
    payable_kind varchar(8) NOT NULL,
    payable_id bigint NOT NULL,
    person_id bigint,
    item_id bigint,
    part varchar(32) NOT NULL DEFAULT '',
    covered date NOT NULL,
    payee_kind varchar(12) NOT NULL,
    payee_id bigint NOT NULL,
    kind varchar(8) NOT NULL,
    amount numeric(12, 2) NOT NULL,
    offset_amount numeric(12, 2) NOT NULL DEFAULT 0,
    cash numeric(12, 2) NOT NULL,
    version_id bigint,
    tier varchar(32) NOT NULL DEFAULT '',
    standard_id bigint,
    ended varchar(8),
    CONSTRAINT line_payable_kind CHECK (payable_kind IN ('award', 'claim')),
    CONSTRAINT line_payee_kind CHECK (payee_kind IN ('person', 'institution', 'carer', 'provider')),
    CONSTRAINT line_covered_month CHECK (covered <= month AND extract(day FROM covered) = 1),
    CONSTRAINT line_kind CHECK (
        CASE kind WHEN 'recovery' THEN amount < 0
                  WHEN 'arrears' THEN amount > 0
                  WHEN 'regular' THEN amount > 0 AND covered = month
                  ELSE false END),
    CONSTRAINT line_money CHECK (
        CASE WHEN amount > 0 THEN amount = offset_amount + cash AND offset_amount >= 0 AND cash >= 0
             ELSE offset_amount = 0 AND cash = 0 END),
    CONSTRAINT line_ended CHECK (ended IN ('paid', 'failed', 'rejected', 'unknown'))
) PARTITION BY LIST (month);
ALTER SEQUENCE subsidies_line_id_seq OWNED BY subsidies_line.id;
CREATE UNIQUE INDEX subsidies_line_key ON subsidies_line
    (payable_id, covered, payee_id, payable_kind, payee_kind, region, month, batch_id);
CREATE UNIQUE INDEX subsidies_line_id ON subsidies_line (id, month, region);
CREATE INDEX subsidies_line_person ON subsidies_line (person_id, covered);
"""

GUARD = """
CREATE FUNCTION subsidies_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    batch_state text;
    same_line subsidies_line;
BEGIN
    SELECT state INTO batch_state FROM subsidies_batch WHERE id = OLD.batch_id;
    IF batch_state IS NULL OR batch_state = 'computed' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND batch_state IN ('exported', 'settled') THEN
        same_line := NEW;
        same_line.ended := OLD.ended;
        IF same_line IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'line % belongs to batch %, which is % and frozen', OLD.id, OLD.batch_id, batch_state
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER line_guard BEFORE UPDATE OR DELETE ON subsidies_line
    FOR EACH ROW EXECUTE FUNCTION subsidies_line_guard();

CREATE FUNCTION subsidies_line_insert_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    SELECT line.batch_id INTO wrong
    FROM (SELECT DISTINCT batch_id, month, region FROM added) AS line
    LEFT JOIN subsidies_batch AS batch
        ON batch.id = line.batch_id AND batch.month = line.month AND batch.region = line.region
    WHERE batch.state IS DISTINCT FROM 'computed'
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'batch % takes no more lines: it is frozen, or of another county or month', wrong
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER line_insert_guard AFTER INSERT ON subsidies_line REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION subsidies_line_insert_guard();
"""

UNDO = """
DROP TABLE subsidies_line;
DROP FUNCTION subsidies_line_guard();
DROP FUNCTION subsidies_line_insert_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("subsidies", "0001_funds_batches_runs_exceptions_and_summaries")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TABLE + GUARD, UNDO)],
            state_operations=[
                migrations.CreateModel(
                    name="Line",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("batch_id", models.BigIntegerField(verbose_name="批次")),
                        ("month", models.DateField(verbose_name="批次月份")),
                        ("region", models.CharField(max_length=12, verbose_name="付款区划")),
                        (
                            "payable_kind",
                            models.CharField(
                                choices=[("award", "个人待遇"), ("claim", "机构申领")],
                                max_length=8,
                                verbose_name="待遇类别",
                            ),
                        ),
                        ("payable_id", models.BigIntegerField(verbose_name="待遇")),
                        (
                            "person_id",
                            models.BigIntegerField(blank=True, null=True, verbose_name="人员"),
                        ),
                        (
                            "item_id",
                            models.BigIntegerField(blank=True, null=True, verbose_name="项目"),
                        ),
                        (
                            "part",
                            models.CharField(
                                blank=True, default="", max_length=32, verbose_name="分项"
                            ),
                        ),
                        ("covered", models.DateField(verbose_name="所属月份")),
                        ("payee_kind", models.CharField(max_length=12, verbose_name="收款方类别")),
                        ("payee_id", models.BigIntegerField(verbose_name="收款方")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("regular", "当月发放"),
                                    ("arrears", "补发"),
                                    ("recovery", "追缴"),
                                ],
                                max_length=8,
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2, max_digits=12, verbose_name="金额"
                            ),
                        ),
                        (
                            "offset_amount",
                            models.DecimalField(
                                decimal_places=2, default=0, max_digits=12, verbose_name="抵扣"
                            ),
                        ),
                        (
                            "cash",
                            models.DecimalField(
                                decimal_places=2, max_digits=12, verbose_name="实发"
                            ),
                        ),
                        (
                            "version_id",
                            models.BigIntegerField(blank=True, null=True, verbose_name="项目版本"),
                        ),
                        (
                            "tier",
                            models.CharField(
                                blank=True, default="", max_length=32, verbose_name="档次"
                            ),
                        ),
                        (
                            "standard_id",
                            models.BigIntegerField(blank=True, null=True, verbose_name="县级标准"),
                        ),
                        (
                            "ended",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("paid", "已到账"),
                                    ("failed", "发放失败"),
                                    ("rejected", "整批退回"),
                                    ("unknown", "待查"),
                                ],
                                max_length=8,
                                null=True,
                                verbose_name="到账情况",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "发放明细",
                        "verbose_name_plural": "发放明细",
                    },
                ),
            ],
        ),
    ]
