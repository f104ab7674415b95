"""Recompute the seals of batches from their lines and compare."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from subsidies.batches.services import current_seal
from subsidies.models import Batch
from subsidies.models.batch import State
from subsidies.settlement.seal import Seal


class Command(BaseCommand):
    """Counts, totals and hash of every frozen batch, or of those named."""

    help = "核验批次：按明细重算笔数、金额和校验值，与存档比较"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch", nargs="*", type=int, help="批次编号；不填则核验全部已冻结批次")

    def handle(self, *args: Any, **options: Any) -> None:
        batches = Batch.objects.exclude(state=State.COMPUTED).order_by("pk")
        if options["batch"]:
            batches = Batch.objects.filter(pk__in=options["batch"]).order_by("pk")
        wrong = [batch for batch in batches if not self._agrees(batch)]
        self.stdout.write(f"核验 {batches.count()} 个批次，{len(wrong)} 个不符。")
        if wrong:
            listed = "、".join(f"{batch.pk}（{batch}）" for batch in wrong)
            raise CommandError(f"明细与存档不符：{listed}。请勿签批或报盘，并联系系统管理员核查。")

    def _agrees(self, batch: Batch) -> bool:
        stored = Seal(batch.line_count, batch.amount, batch.cash, batch.sha256)
        return current_seal(batch) == stored
