"""Load catalogue files; adds what is new, refuses what differs from what is published."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from eligibility.bootstrap import CATALOGUES
from eligibility.catalogue import CatalogueError, load


class Command(BaseCommand):
    """``load_catalogue [DIR]``; all or nothing."""

    help = "载入目录文件（默认 fixtures/catalogue）；同样的内容再载入不产生变化。"

    def add_arguments(self, parser: CommandParser) -> None:
        """DIR: a folder of catalogue files."""
        parser.add_argument("directory", nargs="?", default=str(CATALOGUES))

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what was added; every problem is printed at once."""
        try:
            report = load(options["directory"], at=timezone.now(), demo=settings.DEBUG)
        except CatalogueError as error:
            lines = "\n".join(f"  {problem}" for problem in error.problems)
            raise CommandError(
                f"未载入任何内容，发现 {len(error.problems)} 处问题：\n{lines}"
            ) from None
        self.stdout.write(report.sentence())
