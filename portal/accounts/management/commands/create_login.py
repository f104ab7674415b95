"""The first logins of an installation; all later ones are made by the administrators."""

import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from portal.accounts.roles import ROLES
from portal.accounts.services import AccountError, create_user, set_roles
from portal.bootstrap import ensure_ready
from portal.regions.models import Region


class Command(BaseCommand):
    """``create_login USERNAME --name 姓名 --role system_admin``; asks for the password."""

    help = "建立账号（首次安装时用；口令从终端或标准输入读取）"

    def add_arguments(self, parser: CommandParser) -> None:
        """Who it is and what he may do."""
        parser.add_argument("username", help="用户名")
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--role", required=True, choices=ROLES, help="角色")
        parser.add_argument("--region", default="43", help="管辖区划代码，默认全省")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it whole or not at all."""
        ensure_ready(load_catalogue=False)
        region = Region.objects.filter(code=options["region"], valid_to=None).first()
        if region is None:
            raise CommandError(f"没有 {options['region']} 这个区划；请填例如 4311。")
        password = getpass.getpass("口令：") if sys.stdin.isatty() else sys.stdin.readline().strip()
        now = timezone.now()
        try:
            with transaction.atomic():
                user = create_user(
                    actor=None,
                    username=options["username"],
                    display_name=options["name"],
                    region=region,
                    password=password,
                    at=now,
                    origin="create_login",
                )
                set_roles(
                    actor=None, user=user, roles=[options["role"]], at=now, origin="create_login"
                )
        except AccountError as error:
            raise CommandError(f"{error.message}{error.cure}") from None
        self.stdout.write(f"已建立 {user.username}（{ROLES[options['role']]}，{region.name}）。")
