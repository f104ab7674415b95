"""Write the catalogues as files in the canonical form."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eligibility.catalogue.export import export
from portal.bootstrap import ensure_ready


class Command(BaseCommand):
    """``export_catalogue DIR``; an existing folder must be empty, nothing is overwritten."""

    help = "把目录、参数和标准导出为文件（与 load_catalogue 读取的格式相同）。"

    def add_arguments(self, parser: CommandParser) -> None:
        """DIR: a folder that is absent or empty."""
        parser.add_argument("directory")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write all files and say how many."""
        directory = Path(options["directory"])
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            raise CommandError(
                f"{directory} 不是空文件夹，未写入任何内容。请给出一个空文件夹或新的文件夹名。"
            )
        ensure_ready(load_catalogue=True)
        written = export(directory)
        self.stdout.write(f"已写出 {len(written)} 个文件到 {directory}。")
