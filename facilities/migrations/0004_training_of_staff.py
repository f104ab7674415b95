"""Training of staff is recorded by person; two targets are measured by these records from now on."""

import django.db.models.deletion
from django.db import migrations, models

#: Loaded again from the gazetted file after the migration, measured by records.
REPORTED = ["xiangxi-carers-course", "xiangtan-carers-course"]


def forget_reported(apps, schema_editor):
    """Remove the two targets as they were measured: by a number the counties reported."""
    targets = apps.get_model("policies", "Target").objects
    targets.filter(code__in=REPORTED, indicator="figure_of_carers").delete()


class Migration(migrations.Migration):

    dependencies = [
        ("facilities", "0003_photographs_lie_sealed"),
        ("policies", "0002_targets"),
    ]

    operations = [
        migrations.RunPython(forget_reported, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='countyfigure',
            name='of',
            field=models.CharField(choices=[('elders', '60周岁及以上老年人'), ('streets', '街道'), ('townships', '乡镇'), ('communities', '城市社区'), ('villages', '建制村'), ('adapted_homes', '适老化改造（累计户）'), ('adapted_this_year', '适老化改造（当年户）'), ('home_beds', '家庭养老床位（机构以外）'), ('directors_trained', '培训养老院院长（累计人）'), ('carers_trained', '培训养老护理员（累计人）'), ('social_trained', '培训老年社会工作者（累计人）'), ('training_bases', '养老服务实训基地'), ('smart_communities', '智慧养老社区'), ('service_posts', '设有为老服务公益性岗位的乡镇'), ('township_standard', '乡镇标准化养老服务中心'), ('new_certified', '新增持证护理员（2023年以来）'), ('safety_met', '符合服务安全基本规范的养老机构'), ('benchmark_firms', '引进的养老行业标杆企业'), ('prize_winners', '国、省竞赛获优秀名次的护理人才（累计人）'), ('workshops', '市级养老护理技能大师工作室')], max_length=20, verbose_name='项目'),
        ),
        migrations.CreateModel(
            name='StaffTraining',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('induction', '岗前培训'), ('rotation', '轮训'), ('other', '其他培训')], max_length=12, verbose_name='培训类别')),
                ('finished_on', models.DateField(verbose_name='结束日期')),
                ('hours', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='学时')),
                ('organiser', models.CharField(max_length=120, verbose_name='组织单位')),
                ('document', models.CharField(blank=True, max_length=120, verbose_name='证明材料')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trainings', to='facilities.institution', verbose_name='设施')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trainings', to='facilities.staffmember', verbose_name='人员')),
            ],
            options={
                'verbose_name': '培训记录',
                'verbose_name_plural': '培训记录',
                'ordering': ['-finished_on', '-id'],
                'constraints': [models.UniqueConstraint(fields=('staff', 'kind', 'finished_on'), name='staff_training_once', violation_error_message='这个人同一天同一类培训已经登记过。'), models.CheckConstraint(condition=models.Q(('kind__in', ['induction', 'rotation', 'other'])), name='staff_training_kind_known')],
            },
        ),
    ]
