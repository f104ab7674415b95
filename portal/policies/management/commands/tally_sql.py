"""The SQL that starts a count, for a migration to keep: migrations never import what may change."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.policies.tallies.triggers import COUNTED
from portal.registry import registry


class Command(BaseCommand):
    """``manage.py tally_sql award > …/migrations/0009_words.sql``, and ``--undo`` beside it."""

    help = "打印计数触发器的 SQL，存入新迁移旁的 .sql 文件（改动计数口径时用）"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which counts, and which way."""
        parser.add_argument("kinds", nargs="+", choices=registry.keys(COUNTED))
        parser.add_argument("--undo", action="store_true", help="撤销：去掉触发器和计数")
        parser.add_argument("--replace", action="store_true", help="先去掉原有的，再建新的")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        for kind in options["kinds"]:
            each = registry.get(COUNTED, kind)
            drop = options["undo"] or options["replace"]
            create = not options["undo"]
            text = each.drop() * drop + each.create() * create
            self.stdout.write(text.lstrip(), ending="")
