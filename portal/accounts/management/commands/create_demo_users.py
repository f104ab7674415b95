"""create_demo_users: one login per role, with DEBUG only."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.accounts.demo import DEMO_USERS, PASSWORD
from portal.accounts.models import User
from portal.accounts.services import create_user, set_roles
from portal.lib.periods import Month
from portal.regions.selectors import region_of


class Command(BaseCommand):
    """Make the logins of the demo that are not there yet, and print them."""

    help = "建立演示用户（仅在 DEBUG 打开时）；已有的不变。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Create and print."""
        if not settings.DEBUG:
            raise CommandError("演示用户只在 DEBUG 打开时建立；正式环境请由系统管理员建立用户。")
        now = timezone.now()
        month = Month.of(timezone.localdate())
        for demo in DEMO_USERS:
            if not User.objects.filter(username=demo.username).exists():
                user = create_user(
                    actor=None,
                    username=demo.username,
                    display_name=demo.display_name,
                    region=region_of(demo.region, month),
                    password=PASSWORD,
                    at=now,
                )
                set_roles(actor=None, user=user, roles=[demo.role], at=now)
            self.stdout.write(f"  {demo.username:<20}{demo.who}")
        self.stdout.write(f"  密码均为 {PASSWORD}")
