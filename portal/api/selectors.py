"""Reads of tokens."""

from datetime import datetime

from django.db.models import QuerySet

from portal.accounts.models import User
from portal.accounts.roles import SECURITY_ADMIN
from portal.accounts.scope import region_ids
from portal.api.models import ApiToken
from portal.api.services import PREFIX, digest_of


def token_of(text: str, *, at: datetime) -> ApiToken | None:
    """The token of a text when it is neither expired nor revoked and its owner is active."""
    if not text.startswith(PREFIX):
        return None
    tokens = ApiToken.objects.select_related("owner__region", "region")
    return tokens.filter(
        digest=digest_of(text),
        revoked_at__isnull=True,
        expires_at__gt=at,
        owner__is_active=True,
    ).first()


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """A user's own tokens, newest first."""
    return user.api_tokens.select_related("region", "owner")


def revocable_by(user: User) -> QuerySet[ApiToken]:
    """Tokens the user may end: his own; a security administrator also those of his region."""
    if user.has_role(SECURITY_ADMIN):
        within = ApiToken.objects.filter(region__in=region_ids(user))
        return (within | ApiToken.objects.filter(owner=user)).distinct()
    return ApiToken.objects.filter(owner=user)
