"""Take a county's past payments over from a workbook."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from subsidies.opening.services import import_opening
from subsidies.opening.workbook import HEADINGS, WorkbookError, read_payments

SHOWN = 20


class Command(BaseCommand):
    """All rows or none; ``--dry-run`` only says what would be taken over."""

    help = f"导入某县以前的发放记录（xlsx，列：{'、'.join(HEADINGS)}）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("region", help="县级区划代码，例如 431103")
        parser.add_argument("file", type=Path, help="xlsx 文件")
        parser.add_argument("--dry-run", action="store_true", help="只核对，不写入")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = list(read_payments(options["file"]))
        except (OSError, WorkbookError) as error:
            raise CommandError(str(error), returncode=2) from error
        done = import_opening(
            region=options["region"],
            rows=rows,
            actor=None,
            at=timezone.now(),
            dry_run=options["dry_run"],
        )
        if done.bad:
            listed = "\n".join(f"第{row.number}行：{row.message}" for row in done.bad[:SHOWN])
            more = f"\n…共 {len(done.bad)} 行有误" if len(done.bad) > SHOWN else ""
            raise CommandError(f"未写入任何记录，请改正后重新导入：\n{listed}{more}", returncode=2)
        what = "核对无误" if options["dry_run"] else "已导入"
        self.stdout.write(f"{what}：{done.lines} 笔，{done.amount} 元")
