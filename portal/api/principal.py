"""Who asks when a token is shown: its owner, made smaller."""

from dataclasses import dataclass
from datetime import date

from portal.accounts.areas import within_areas
from portal.accounts.models import User
from portal.accounts.roles import ROLES
from portal.api.models import ApiToken
from portal.regions.models import Region


@dataclass(frozen=True, slots=True)
class Principal:
    """A user with a token's roles and region; what scope, access and audit ask of a user."""

    pk: int
    name: str
    roles: tuple[str, ...]
    region: Region | None
    is_authenticated: bool = True
    is_anonymous: bool = False
    is_active: bool = True
    is_staff: bool = False

    @classmethod
    def of(cls, token: ApiToken, day: date) -> "Principal":
        """No more than the owner may do on a day: roles and areas taken from him are gone here."""
        owner: User = token.owner
        roles = tuple(role for role in ROLES if role in token.roles and role in owner.roles)
        region = token.region if within_areas(owner, token.region, day) else None
        return cls(owner.pk, f"{owner}（令牌：{token.name}）", roles, region)

    @property
    def id(self) -> int:
        """The primary key of the owner."""
        return self.pk

    def has_role(self, *roles: str) -> bool:
        """Whether one of the roles is held."""
        return bool(set(roles) & set(self.roles))

    def get_username(self) -> str:
        """The name, as for a user."""
        return self.name

    def __str__(self) -> str:
        return self.name
