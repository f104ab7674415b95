"""Models of schemes."""

from subsidies.schemes.models.claim import Claim, ClaimState
from subsidies.schemes.models.scheme_version import OwedBy, Scheme, SchemeVersion

__all__ = ["Claim", "ClaimState", "OwedBy", "Scheme", "SchemeVersion"]
