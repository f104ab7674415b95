"""verify_audit: recompute the hash chains of the audit record."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.audit.selectors import verify


class Command(BaseCommand):
    """Check that no audit event was changed, removed or put in."""

    help = "核对操作记录的校验链；有改动、缺失或插入时以 1 退出。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify and print; CommandError lists the first breaks."""
        result = verify()
        if result.breaks:
            lines = [f"链 {b.chain} 第 {b.sequence} 条：{b.why}" for b in result.breaks[:20]]
            raise CommandError(f"发现 {len(result.breaks)} 处不符\n" + "\n".join(lines))
        self.stdout.write(f"{result.events} 条记录、{result.chains} 条链，全部相符")
        self.stdout.write(f"总校验值 {result.digest}（请另行保存，用于下次比对）")
