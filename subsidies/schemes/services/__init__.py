"""Writes of schemes: claims on their way, drafts of standards on theirs."""

from subsidies.schemes.services.claims import draft_claim, move_claim, record_prior, redraft_claim
from subsidies.schemes.services.versions import draft_version, move_version, save_version

__all__ = [
    "draft_claim",
    "draft_version",
    "move_claim",
    "move_version",
    "record_prior",
    "redraft_claim",
    "save_version",
]
