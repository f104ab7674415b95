"""The fund that pays whatever no other fund was assigned to."""

from django.db import migrations

ADD = """
INSERT INTO subsidies_fund (code, name, document) VALUES ('general', '财政预算资金', '')
ON CONFLICT (code) DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("subsidies", "0002_ledger_lines_partitioned_by_month")]

    operations = [migrations.RunSQL(ADD, migrations.RunSQL.noop)]
