"""Recompute the seals of batches from their lines and compare."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from subsidies.batches.services import current_seal
from subsidies.models import Batch
from subsidies.models.batch import State
from subsidies.settlement.seal import Seal


class Command(BaseCommand):
    """Counts, totals and hash of every frozen batch (void ones too), or of those named."""

    help = "核验批次：按明细重算笔数、金额和校验值，与存档比较"

    def add_arguments(self, parser: CommandParser) -> None:
        """Numbers of batches, or all; with neither, all."""
        parser.add_argument("batch", nargs="*", type=int, help="批次编号")
        parser.add_argument(
            "--all", action="store_true", help="全部已冻结的批次（不填批次编号时也是）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError names the batches that differ, or are not there."""
        named = options["batch"]
        if named and options["all"]:
            raise CommandError("批次编号和 --all 只填一样。", returncode=2)
        batches = Batch.objects.exclude(state=State.COMPUTED).select_related("fund").order_by("pk")
        if named:
            batches = Batch.objects.filter(pk__in=named).select_related("fund").order_by("pk")
            unknown = sorted(set(named) - set(batches.values_list("pk", flat=True)))
            if unknown:
                listed = "、".join(map(str, unknown))
                raise CommandError(f"没有这些批次：{listed}。请核对批次编号。", returncode=2)
        found: Counter[str] = Counter()
        lines, wrong = 0, []
        for batch in batches.iterator():
            found[batch.get_state_display()] += 1
            lines += batch.line_count
            if not self._agrees(batch):
                wrong.append(batch)
        states = "、".join(f"{state} {count} 个" for state, count in found.items())
        told = f"（{states}；{lines:,} 笔）" if states else ""
        self.stdout.write(f"核验 {found.total()} 个批次{told}，{len(wrong)} 个不符。")
        if wrong:
            listed = "、".join(f"{batch.pk}（{batch}）" for batch in wrong)
            raise CommandError(f"明细与存档不符：{listed}。请勿签批或报盘，并联系系统管理员核查。")

    def _agrees(self, batch: Batch) -> bool:
        stored = Seal(batch.line_count, batch.amount, batch.cash, batch.sha256)
        return current_seal(batch) == stored
