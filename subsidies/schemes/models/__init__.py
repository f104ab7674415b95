"""Models of schemes."""

from subsidies.schemes.models.claim import LIVE, Claim, ClaimState
from subsidies.schemes.models.scheme_version import OwedBy, Scheme, SchemeVersion

__all__ = ["LIVE", "Claim", "ClaimState", "OwedBy", "Scheme", "SchemeVersion"]
