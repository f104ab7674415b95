"""Writes of accounts. The system administrator makes logins, the security administrator
gives roles; nobody changes his own."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from portal.accounts.models import FormerPassword, User, UserArea
from portal.accounts.roles import ADMINISTRATORS, ROLES, SECURITY_ADMIN, SYSTEM_ADMIN
from portal.accounts.scope import covers
from portal.audit.services import record
from portal.regions.models import Region


class AccountError(ValueError):
    """A refused write of an account: what is wrong, and the cure."""

    def __init__(self, message: str, cure: str, *, field: str = "") -> None:
        super().__init__(f"{message}{cure}")
        self.message = message
        self.cure = cure
        self.field = field


@transaction.atomic
def create_user(
    *,
    actor: User | None,
    username: str,
    display_name: str,
    region: Region,
    password: str,
    at: datetime,
    origin: str = "",
) -> User:
    """A login without roles. ``actor`` is a system administrator (None: the system)."""
    _only(actor, SYSTEM_ADMIN, region)
    if User.objects.filter(username=username).exists():
        raise AccountError(f"用户名“{username}”已有人用。", "请换一个。", field="username")
    user = User(username=username, display_name=display_name, region=region)
    _use_password(user, password, at)
    user.save()
    after = {"username": username, "region": region.code}
    _tell(actor, "create_user", user, at, None, after, origin)
    return user


@transaction.atomic
def set_roles(
    *, actor: User | None, user: User, roles: Iterable[str], at: datetime, origin: str = ""
) -> User:
    """The roles of a login. ``actor`` is a security administrator, never the user himself."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    _only(actor, SECURITY_ADMIN, user.region)
    if actor is not None and actor.pk == user.pk:
        raise AccountError("不能给自己授权。", "请由另一位安全管理员办理。", field="roles")
    chosen = [role for role in ROLES if role in set(roles)]
    unknown = sorted(set(roles) - set(ROLES))
    if unknown:
        cure = f"可选：{'、'.join(ROLES)}。"
        raise AccountError(f"没有角色“{unknown[0]}”。", cure, field="roles")
    if set(chosen) & ADMINISTRATORS and len(chosen) > 1:
        raise AccountError(
            "三类管理员各自独立，不能兼任其他角色。", "请为其他工作另设用户。", field="roles"
        )
    before = {"roles": user.roles}
    user.roles = chosen
    user.save(update_fields=["roles"])
    _tell(actor, "set_roles", user, at, before, {"roles": chosen}, origin)
    return user


@transaction.atomic
def set_region(
    *, actor: User | None, user: User, region: Region, at: datetime, origin: str = ""
) -> User:
    """The region of a login. ``actor`` is a security administrator of both, not the user."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    _only(actor, SECURITY_ADMIN, user.region)
    _only(actor, SECURITY_ADMIN, region)
    if actor is not None and actor.pk == user.pk:
        raise AccountError("不能改自己的管辖区划。", "请由另一位安全管理员办理。", field="region")
    before = {"region": user.region.code if user.region else None}
    user.region = region
    user.save(update_fields=["region"])
    _tell(actor, "set_region", user, at, before, {"region": region.code}, origin)
    return user


@transaction.atomic
def set_password(
    *, actor: User | None, user: User, password: str, at: datetime, origin: str = ""
) -> User:
    """Another password, by the user himself or a system administrator."""
    if actor is None or actor.pk != user.pk:
        _only(actor, SYSTEM_ADMIN, user.region)
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    former = user.password
    _use_password(user, password, at)
    if former:
        FormerPassword.objects.create(user=user, password=former, changed_at=at)
    user.save(update_fields=["password", "password_changed_at"])
    _tell(actor, "set_password", user, at, None, None, origin)
    return user


@transaction.atomic
def set_active(
    *, actor: User | None, user: User, active: bool, at: datetime, reason: str, origin: str = ""
) -> User:
    """Whether a login works. ``actor`` is a system administrator, not the user himself."""
    _only(actor, SYSTEM_ADMIN, user.region)
    if actor is not None and actor.pk == user.pk:
        raise AccountError("不能停用自己。", "请由另一位系统管理员办理。")
    before = {"active": user.is_active}
    user.is_active = active
    user.save(update_fields=["is_active"])
    _tell(actor, "set_active", user, at, before, {"active": active}, origin, reason)
    return user


@transaction.atomic
def give_area(
    *,
    actor: User | None,
    user: User,
    region: Region,
    valid_from: date,
    at: datetime,
    valid_to: date | None = None,
    origin: str = "",
) -> UserArea:
    """Let a user work for another area too, from a day on. ``actor`` as for ``set_region``."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    _only(actor, SECURITY_ADMIN, user.region)
    _only(actor, SECURITY_ADMIN, region)
    if actor is not None and actor.pk == user.pk:
        raise AccountError("不能给自己加管辖区划。", "请由另一位安全管理员办理。", field="user")
    if user.region_id == region.pk:
        raise AccountError("这是他自己的管辖区划。", "不必再授予。", field="region")
    if valid_to is not None and valid_to <= valid_from:
        raise AccountError("止日不晚于起日。", "请核对两个日期。", field="valid_to")
    taken = UserArea.objects.filter(user=user, region=region).exclude(valid_to__lte=valid_from)
    if (taken if valid_to is None else taken.filter(valid_from__lt=valid_to)).exists():
        raise AccountError("这段时间已经授予。", "请先收回原来的。", field="region")
    area = UserArea.objects.create(
        user=user,
        region=region,
        valid_from=valid_from,
        valid_to=valid_to,
        given_at=at,
        given_by_id=getattr(actor, "pk", None),
    )
    after = {"area": region.code, "from": valid_from, "to": valid_to}
    _tell(actor, "give_area", user, at, None, after, origin)
    return area


@transaction.atomic
def end_area(
    *, actor: User | None, area: UserArea, valid_to: date, at: datetime, origin: str = ""
) -> UserArea:
    """Take an area back from a day on. ``actor`` as for ``give_area``."""
    area = UserArea.objects.select_for_update(of=("self",)).get(pk=area.pk)
    _only(actor, SECURITY_ADMIN, area.region)
    if area.valid_to is not None and area.valid_to <= valid_to:
        raise AccountError("授予到那时已经结束。", "请填更早的日期。", field="valid_to")
    before = {"area": area.region.code, "to": area.valid_to}
    area.valid_to = max(valid_to, area.valid_from)
    area.ended_at, area.ended_by_id = at, getattr(actor, "pk", None)
    area.save(update_fields=["valid_to", "ended_at", "ended_by_id"])
    after = {"area": area.region.code, "to": area.valid_to}
    _tell(actor, "end_area", area.user, at, before, after, origin)
    return area


def _only(actor: User | None, role: str, region: Region | None) -> None:
    if actor is None:
        return
    if not actor.has_role(role):
        raise AccountError(f"只有{ROLES[role]}可以办理。", "请联系他。")
    if not covers(actor, region):
        raise AccountError("不在您的管辖区划内。", "请联系上级管理员。", field="region")


def _use_password(user: User, password: str, at: datetime) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        message = "".join(error.messages)
        raise AccountError(message, "请换一个密码。", field="password") from None
    user.set_password(password)
    user.password_changed_at = at


def _tell(
    actor: User | None,
    action: str,
    user: User,
    at: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    origin: str,
    reason: str = "",
) -> None:
    record(
        actor=actor,
        action=f"accounts.{action}",
        subject_kind="user",
        subject_id=user.pk,
        before=before,
        after=after,
        at=at,
        origin=origin,
        reason=reason,
    )
