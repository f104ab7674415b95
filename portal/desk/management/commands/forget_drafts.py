"""Clear what was typed into drafts discarded some days ago; run it once a day."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from portal.desk.services import forget_drafts


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=7, help="kept so long (default 7)")
        parser.add_argument("--simulate", action="store_true", help="only count")

    def handle(self, *args: Any, days: int, simulate: bool, **options: Any) -> None:
        now = timezone.now()
        count = forget_drafts(before=now - timedelta(days=days), at=now, simulate=simulate)
        self.stdout.write(f"{count} 份已丢弃的草稿" + ("（未清除）" if simulate else "已清除"))
