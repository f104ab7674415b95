"""Two targets of Xiangtan read as printed: the city's own welfare home has four stars, and a
virtual station counts where there is no station of 300 m².

Where they are not loaded yet, they come with the other targets.
"""

from django.db import migrations

CHANGED = {
    "xiangtan-star-welfare": {
        "name": "县级福利院达到三星级",
        "params": {"kinds": ["welfare_home"], "city_run": False, "min_star": 3},
        "notes": "",
    },
    "xiangtan-community-area": {
        "name": "市城区社区有不低于300平方米的为老服务站或虚拟服务站",
        "indicator": "coverage_or_reported",
        "params": {
            "kinds": ["community_centre"],
            "min_area": 300,
            "place": "village",
            "of": ["communities"],
            "figures": ["virtual_stations"],
        },
        "notes": "虚拟服务站没有面积，按填报的“只有虚拟服务站的社区”加上。",
    },
}


def mend(apps, schema_editor):
    """The loaded rows as the file has them."""
    target = apps.get_model("policies", "Target")
    for code, values in CHANGED.items():
        target.objects.filter(code=code).update(**values)


class Migration(migrations.Migration):
    dependencies = [
        ("facilities", "0005_city_homes_and_figures_of_more_targets"),
        ("policies", "0005_reported_figures_of_targets"),
    ]
    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
