"""Columns and constraints the models of applications share."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q


def by(verb: str, *, needed: bool = False) -> models.ForeignKey:
    """Who took a step."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=not needed,
        blank=not needed,
        related_name="+",
        verbose_name=f"{verb}人",
    )


def at(verb: str, *, needed: bool = False) -> models.DateTimeField:
    """When a step was taken."""
    return models.DateTimeField(f"{verb}时间", null=not needed, blank=not needed)


def pairs(prefix: str, stamps: Sequence[str]) -> list[models.CheckConstraint]:
    """Each step has both its time and its person, or neither."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{stamp}_at__isnull": True, f"{stamp}_by__isnull": True})
            | Q(**{f"{stamp}_at__isnull": False, f"{stamp}_by__isnull": False}),
            name=f"{prefix}_{stamp}_at_with_by",
        )
        for stamp in stamps
    ]


def region(**more: Any) -> models.ForeignKey:
    """The county a row belongs to."""
    return models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="县市区", **more
    )
