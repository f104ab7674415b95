"""What settlement of past months keeps, deductions under a decision, and payees who employ.

The guard of the ledger queues a person's month by itself when a line fails, or no longer does.
"""

from django.db import migrations, models

from portal.together import Together

CHECKS = """
DO $$
DECLARE
    leaf record;
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['line_money', 'line_payee_kind'] LOOP
        -- Constraints of leaves are their own as well as inherited: the ledger's goes first.
        FOR leaf IN SELECT relid::regclass AS ledger FROM pg_partition_tree('subsidies_line')
                    ORDER BY level LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I', leaf.ledger, name);
        END LOOP;
    END LOOP;
END $$;
"""
ADD = """
ALTER TABLE subsidies_line ADD COLUMN deducted_amount numeric(12, 2) NOT NULL DEFAULT 0;
ALTER TABLE subsidies_line ADD CONSTRAINT line_money CHECK (
    CASE WHEN amount > 0
         THEN amount = offset_amount + deducted_amount + cash
              AND offset_amount >= 0 AND deducted_amount >= 0 AND cash >= 0
         ELSE offset_amount = 0 AND deducted_amount = 0 AND cash = 0 END);
ALTER TABLE subsidies_line ADD CONSTRAINT line_payee_kind CHECK (
    payee_kind IN ('person', 'institution', 'carer', 'provider', 'employer'));
"""
REMOVE = """
ALTER TABLE subsidies_line ADD CONSTRAINT line_money CHECK (
    CASE WHEN amount > 0 THEN amount = offset_amount + cash AND offset_amount >= 0 AND cash >= 0
         ELSE offset_amount = 0 AND cash = 0 END);
ALTER TABLE subsidies_line ADD CONSTRAINT line_payee_kind CHECK (
    payee_kind IN ('person', 'institution', 'carer', 'provider'));
ALTER TABLE subsidies_line DROP COLUMN deducted_amount;
"""
GUARD = """
CREATE OR REPLACE FUNCTION subsidies_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
            IF (coalesce(OLD.ended, '') IN ('failed', 'rejected'))
               <> (coalesce(NEW.ended, '') IN ('failed', 'rejected')) THEN
                INSERT INTO subsidies_touched (region, covered, subject_kind, subject_id)
                VALUES (OLD.region, OLD.covered,
                        CASE OLD.payable_kind WHEN 'claim' THEN 'claim' ELSE 'person' END,
                        CASE OLD.payable_kind WHEN 'claim' THEN OLD.payable_id ELSE OLD.person_id END)
                ON CONFLICT DO NOTHING;
            END IF;
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'line % belongs to batch %, which is % and frozen', OLD.id, OLD.batch_id, batch_state
        USING ERRCODE = 'restrict_violation';
END $$;
"""
# What is in the ledger already was computed for everybody; from here on the feed is read.
TAKE_OVER = """
INSERT INTO subsidies_settledmonth (region, covered, first_at)
SELECT region, month, min(computed_at) FROM subsidies_batch
WHERE state <> 'void' AND kind = 'regular' GROUP BY region, month;
"""
OLD_GUARD = """
CREATE OR REPLACE FUNCTION subsidies_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):

    dependencies = [
        ('subsidies', '0003_opening_batches_beside_computed_ones'),
    ]

    operations = [
        Together([
migrations.CreateModel(
            name='ReadMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.CharField(max_length=12, unique=True, verbose_name='付款区划')),
                ('mark', models.BigIntegerField(verbose_name='已读到的事务')),
            ],
            options={
                'verbose_name': '变更读取位置',
                'verbose_name_plural': '变更读取位置',
            },
        ),
        migrations.CreateModel(
            name='SettledMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.CharField(max_length=12, verbose_name='付款区划')),
                ('covered', models.DateField(verbose_name='所属月份')),
                ('first_at', models.DateTimeField(verbose_name='首次核算时间')),
            ],
            options={
                'verbose_name': '已核算的月份',
                'verbose_name_plural': '已核算的月份',
                'constraints': [models.UniqueConstraint(fields=('region', 'covered'), name='settled_month_once'), models.CheckConstraint(condition=models.Q(('covered__day', 1)), name='settled_month_whole')],
            },
        ),
        migrations.CreateModel(
            name='Touched',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.CharField(max_length=12, verbose_name='付款区划')),
                ('covered', models.DateField(verbose_name='所属月份')),
                ('subject_kind', models.CharField(choices=[('person', '人员'), ('claim', '机构申领')], max_length=8, verbose_name='对象类别')),
                ('subject_id', models.BigIntegerField(verbose_name='对象')),
            ],
            options={
                'verbose_name': '待重新核算的月份',
                'verbose_name_plural': '待重新核算的月份',
                'constraints': [models.UniqueConstraint(fields=('region', 'covered', 'subject_kind', 'subject_id'), name='touched_once'), models.CheckConstraint(condition=models.Q(('subject_kind__in', ['person', 'claim'])), name='touched_subject_known'), models.CheckConstraint(condition=models.Q(('covered__day', 1)), name='touched_whole_month')],
            },
        ),
]),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(CHECKS + ADD, CHECKS + REMOVE)],
            state_operations=[
                migrations.AddField(
                    model_name='line',
                    name='deducted_amount',
                    field=models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name='按决定抵扣'),
                ),
            ],
        ),
        migrations.RunSQL(GUARD, OLD_GUARD),
        migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop),
    ]
