"""Load the measures of the documents as data; again it changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.policies.errors import PolicyError
from portal.policies.services import load_measures


class Command(BaseCommand):
    """Elder care of five places and the employment of the disabled."""

    help = "载入各文件的措施（可重复运行）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load; an error names file, place and cure."""
        try:
            added = load_measures(at=timezone.now())
        except PolicyError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"新增 {added} 条。" if added else "没有变化。")
