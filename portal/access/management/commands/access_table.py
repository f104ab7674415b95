"""``access_table``: write docs/access.md."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from portal.access.document import document

TARGET = Path(settings.BASE_DIR) / "docs" / "access.md"


class Command(BaseCommand):
    """Writes who may open which address, from the access table."""

    help = "生成 docs/access.md：每个地址谁能打开。"

    def add_arguments(self, parser: CommandParser) -> None:
        """``--check`` only compares."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file, or exit 1 when it is out of date."""
        text = document()
        if options["check"]:
            if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
                self.stderr.write("docs/access.md 已过时，请运行 python manage.py access_table")
                raise SystemExit(1)
            return
        TARGET.parent.mkdir(exist_ok=True)
        TARGET.write_text(text, encoding="utf-8")
        self.stdout.write(f"已写入 {TARGET.relative_to(settings.BASE_DIR)}")
