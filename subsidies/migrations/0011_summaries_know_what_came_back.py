from django.db import migrations, models

KNOWN = """
UPDATE subsidies_summary AS summary SET returned = back.cash
FROM (
    SELECT line.region, line.month, line.item_id, line.part, batch.fund_id, sum(line.cash) AS cash
    FROM subsidies_line AS line JOIN subsidies_batch AS batch ON batch.id = line.batch_id
    WHERE line.ended IN ('failed', 'rejected') AND batch.state <> 'void'
    GROUP BY 1, 2, 3, 4, 5
) AS back
WHERE summary.region = back.region AND summary.month = back.month AND summary.part = back.part
  AND summary.item_id IS NOT DISTINCT FROM back.item_id AND summary.fund_id = back.fund_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("subsidies", "0010_repayments_may_be_reversed"),
    ]

    operations = [
        migrations.AddField(
            model_name="summary",
            name="returned",
            field=models.DecimalField(
                decimal_places=2, default=0, max_digits=14, verbose_name="退回"
            ),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
