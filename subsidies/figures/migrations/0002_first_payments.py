"""When the money of an application first arrived: kept by the ends of payments, and counted.

The .sql beside it is what ``manage.py tally_sql first_payment`` said then, and stays as it is.
"""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

COUNTING = Path(__file__).with_suffix(".sql")

_ARRIVED = """
INSERT INTO subsidies_figures_firstpayment AS known
    (application_id, row_id, region, item_id, part, submitted_on, paid_on)
SELECT DISTINCT ON (a.id) a.id, x.id, g.code, a.item_id, a.part,
       (a.submitted_at AT TIME ZONE 'Asia/Shanghai')::date,
       coalesce(r.paid_on, (r.told_at AT TIME ZONE 'Asia/Shanghai')::date) AS arrived
FROM {source}
JOIN regions_region g ON g.id = a.region_id
WHERE r.ended = 'paid' AND {where}
ORDER BY a.id, arrived, x.id
ON CONFLICT (application_id) DO UPDATE SET row_id = EXCLUDED.row_id, paid_on = EXCLUDED.paid_on
WHERE (EXCLUDED.paid_on, EXCLUDED.row_id) < (known.paid_on, known.row_id)
"""
#: From the applications: through the ledger to every payment of theirs.
_ALL = """applications_application a
JOIN subsidies_line l ON l.payable_kind = 'award' AND l.payable_id = a.award_id
JOIN bankfiles_export e ON e.batch_id = l.batch_id
JOIN bankfiles_exportrow x ON x.export_id = e.id AND l.id = ANY (x.line_ids)
JOIN reconciliation_rowend r ON r.row_id = x.id"""
#: From the ends of one batch, whose lines lie in one leaf of the ledger.
_ENDED = """ends_new r
JOIN bankfiles_exportrow x ON x.id = r.row_id
JOIN bankfiles_export e ON e.id = x.export_id
CROSS JOIN unnest(x.line_ids) AS of(line)
JOIN subsidies_line l ON l.id = of.line AND l.payable_kind = 'award'
JOIN applications_application a ON a.award_id = l.payable_id"""

TRIGGERS = f"""
CREATE FUNCTION subsidies_first_payment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  batch record;
  again bigint[];
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM subsidies_figures_firstpayment;
    RETURN NULL;
  END IF;
  -- Money that came back, or another day: what is first is found anew.
  IF TG_OP <> 'INSERT' THEN
    WITH gone AS (
      DELETE FROM subsidies_figures_firstpayment f USING ends_old o
      WHERE f.row_id = o.row_id AND o.ended = 'paid' RETURNING f.application_id
    ) SELECT array_agg(application_id) INTO again FROM gone;
    IF again IS NOT NULL THEN
      {_ARRIVED.format(source=_ALL, where="a.id = ANY (again)")};
    END IF;
  END IF;
  -- The text names month and county, so that one leaf of the ledger is planned for and read.
  IF TG_OP <> 'DELETE' THEN
    FOR batch IN
      SELECT DISTINCT b.id, b.month, b.region FROM ends_new n
      JOIN bankfiles_exportrow x ON x.id = n.row_id
      JOIN bankfiles_export e ON e.id = x.export_id
      JOIN subsidies_batch b ON b.id = e.batch_id
      WHERE n.ended = 'paid'
    LOOP
      EXECUTE format($of_batch$
      {_ARRIVED.format(source=_ENDED, where="e.batch_id = %L AND l.month = %L AND l.region = %L")}
      $of_batch$, batch.id, batch.month, batch.region);
    END LOOP;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER first_payment_i AFTER INSERT ON reconciliation_rowend
  REFERENCING NEW TABLE AS ends_new
  FOR EACH STATEMENT EXECUTE FUNCTION subsidies_first_payment();
CREATE TRIGGER first_payment_u AFTER UPDATE ON reconciliation_rowend
  REFERENCING NEW TABLE AS ends_new OLD TABLE AS ends_old
  FOR EACH STATEMENT EXECUTE FUNCTION subsidies_first_payment();
CREATE TRIGGER first_payment_d AFTER DELETE ON reconciliation_rowend
  REFERENCING OLD TABLE AS ends_old
  FOR EACH STATEMENT EXECUTE FUNCTION subsidies_first_payment();
CREATE TRIGGER first_payment_t AFTER TRUNCATE ON reconciliation_rowend
  FOR EACH STATEMENT EXECUTE FUNCTION subsidies_first_payment();
{_ARRIVED.format(source=_ALL, where="TRUE")};
"""
UNDO = """
DROP TRIGGER first_payment_i ON reconciliation_rowend;
DROP TRIGGER first_payment_u ON reconciliation_rowend;
DROP TRIGGER first_payment_d ON reconciliation_rowend;
DROP TRIGGER first_payment_t ON reconciliation_rowend;
DROP FUNCTION subsidies_first_payment();
"""


def _refers(to, name, related):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related, to=to, verbose_name=name
    )


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0002_papers_may_wait_to_be_confirmed"),
        ("bankfiles", "0002_orders_of_exports"),
        ("eligibility", "0008_suspensions_are_lifted"),
        ("reconciliation", "0001_return_files_and_ends_of_payments"),
        ("subsidies_figures", "0001_counting_triggers"),
    ]

    operations = [
        migrations.CreateModel(
            name="FirstPayment",
            fields=[
                ("id", models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("region", models.CharField(max_length=12, verbose_name="县级区划")),
                ("part", models.CharField(blank=True, max_length=40, verbose_name="部分")),
                ("submitted_on", models.DateField(verbose_name="提交日")),
                ("paid_on", models.DateField(verbose_name="到账日")),
                ("application", models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="first_payment",
                    to="applications.application", verbose_name="申请")),
                ("item", _refers("eligibility.catalogueitem", "项目", "+")),
                ("row", _refers("bankfiles.exportrow", "报盘明细", "+")),
            ],
            options={
                "verbose_name": "首次到账",
                "verbose_name_plural": "首次到账",
                "indexes": [
                    models.Index(fields=["region", "paid_on"], name="first_payment_by_day")
                ],
            },
        ),
        migrations.RunSQL(
            COUNTING.read_text(encoding="utf-8"),
            COUNTING.with_suffix(".undo.sql").read_text(encoding="utf-8"),
        ),
        migrations.RunSQL(TRIGGERS, UNDO),
    ]  # fmt: skip
