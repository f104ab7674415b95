"""Load 永政办发〔2023〕8号 as data; again it changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gas_safety.document.services import load
from portal.policies.errors import PolicyError


class Command(BaseCommand):
    """Measures, problems and the schedule of inspections."""

    help = "载入燃气安全十条措施、典型问题清单和安检周期（可重复运行）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load; an error names file, place and cure."""
        try:
            added = load(at=timezone.now())
        except PolicyError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"新增 {added} 条。" if added else "没有变化。")
