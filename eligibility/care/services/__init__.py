"""Writes of the care ledger: keyword-only, atomic, audited."""

from eligibility.care.services.assessments import record_assessment, withdraw_assessment
from eligibility.care.services.life import (
    confirm_alive,
    draw_life_checks,
    keep_paying,
    propose_suspension,
    suspend,
)
from eligibility.care.services.life_rules import draft_life_rule, publish_life_rule
from eligibility.care.services.records import record_service, undo_record
from eligibility.care.services.rounds import ask_round, draw_round, fail_round

__all__ = [
    "ask_round",
    "confirm_alive",
    "draft_life_rule",
    "draw_life_checks",
    "draw_round",
    "fail_round",
    "keep_paying",
    "propose_suspension",
    "publish_life_rule",
    "record_assessment",
    "record_service",
    "suspend",
    "undo_record",
    "withdraw_assessment",
]
