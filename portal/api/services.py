"""Writes of tokens: made by their owner, revoked by him or a security administrator."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import hashes
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.accounts.areas import within_areas
from portal.accounts.models import User
from portal.accounts.roles import BUSINESS, ROLES, SECURITY_ADMIN
from portal.accounts.scope import covers
from portal.api.errors import TokenError
from portal.api.models import ApiToken
from portal.audit.services import record
from portal.regions.models import Region

PREFIX = "ylp_"
LONGEST = timedelta(days=366)
MOST = 10
_USE_NOTED_EVERY = timedelta(minutes=5)


def digest_of(token: str) -> bytes:
    """SM3 of a token; it is random enough to need no salt."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(token.encode())
    return digest.finalize()


@transaction.atomic
def create_token(
    *,
    owner: User,
    name: str,
    roles: Iterable[str],
    region: Region | None,
    at: datetime,
    expires_at: datetime,
    origin: str = "",
) -> tuple[ApiToken, str]:
    """A token of the user for himself, and its text, which is never shown again.

    ``roles`` are some of his business roles, ``region`` (None: his own) lies in one of the areas
    he may work for on the day.
    Raises TokenError.
    """
    owner = User.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    chosen = _roles(owner, roles)
    region = region or owner.region
    if region is None or not within_areas(owner, region, timezone.localdate(at)):
        raise TokenError(
            "区划不在您的管辖范围内。", "请选本区划、兼管区划或其下级。", field="region"
        )
    if not at < expires_at <= at + LONGEST:
        raise TokenError("失效时间不正确。", "须在今后一年以内。", field="expires_at")
    _name(owner, name, at)
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        owner=owner,
        name=name.strip(),
        hint=text[:10],
        digest=digest_of(text),
        roles=chosen,
        region=region,
        created_at=at,
        expires_at=expires_at,
    )
    after = {"name": token.name, "roles": chosen, "region": region.code, "expires_at": expires_at}
    _tell("create_token", owner, token, at, None, after, origin)
    return token, text


@transaction.atomic
def revoke_token(
    *, actor: User, token: ApiToken, at: datetime, reason: str = "", origin: str = ""
) -> ApiToken:
    """End a token, by its owner or a security administrator of its region. Raises TokenError."""
    token = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    security = actor.has_role(SECURITY_ADMIN) and covers(actor, token.region)
    if token.owner_id != actor.pk and not security:
        raise TokenError("只能撤销自己的令牌。", "请联系安全管理员。")
    if token.revoked_at is not None:
        raise TokenError("令牌已经撤销。", "不必再撤销。")
    token.revoked_at, token.revoked_by = at, actor
    token.save(update_fields=["revoked_at", "revoked_by"])
    _tell("revoke_token", actor, token, at, {"revoked": False}, {"revoked": True}, origin, reason)
    return token


def note_use(*, token: ApiToken, at: datetime) -> None:
    """Remember when a token was last used, to a few minutes; no event, each read would be one."""
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=at - _USE_NOTED_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=at)


def _roles(owner: User, roles: Iterable[str]) -> list[str]:
    wanted = set(roles)
    if unknown := sorted(wanted - set(ROLES)):
        cure = f"可选：{'、'.join(r for r in owner.roles if r in BUSINESS)}。"
        raise TokenError(f"没有角色“{unknown[0]}”。", cure, field="roles")
    chosen = [role for role in ROLES if role in wanted & set(owner.roles) & BUSINESS]
    if not wanted or len(chosen) != len(wanted):
        raise TokenError(
            "令牌的角色须是您自己的业务角色。",
            "管理员不能建令牌；请只选自己有的角色。",
            field="roles",
        )
    return chosen


def _name(owner: User, name: str, at: datetime) -> None:
    if not name.strip():
        raise TokenError("令牌要有名称。", "请写明用在哪个系统。", field="name")
    standing = owner.api_tokens.filter(revoked_at__isnull=True)
    if standing.filter(name=name.strip()).exists():
        raise TokenError(f"已有令牌“{name.strip()}”。", "请换个名称，或先撤销它。", field="name")
    if standing.filter(expires_at__gt=at).count() >= MOST:
        raise TokenError(f"有效的令牌已有{MOST}个。", "请先撤销不用的。")


def _tell(
    action: str,
    actor: User,
    token: ApiToken,
    at: datetime,
    before: dict | None,
    after: dict,
    origin: str,
    reason: str = "",
) -> None:
    record(
        actor=actor,
        action=f"api.{action}",
        subject_kind="api_token",
        subject_id=token.pk,
        before=before,
        after=after,
        at=at,
        origin=origin,
        reason=reason,
    )
