"""Everything published, read once: months and counties then choose from it in memory."""

import json
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from eligibility.determination.values import PUBLISHED
from eligibility.models import (
    Assumption,
    CareGrade,
    Catalogue,
    Exclusion,
    ItemVersion,
    LocalStandard,
    Parameter,
    Word,
)
from eligibility.rules.nodes import Assumed
from eligibility.rules.parse import Language, parse

TABLES = (
    "eligibility_itemversion", "eligibility_parameter", "eligibility_localstandard",
    "eligibility_exclusion", "eligibility_assumption", "eligibility_caregrade",
    "eligibility_catalogue", "eligibility_catalogueitem", "eligibility_word",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """All published rows; never changed once read."""

    versions: tuple[ItemVersion, ...]
    parameters: tuple[Parameter, ...]
    standards: tuple[LocalStandard, ...]
    grades: tuple[CareGrade, ...]
    exclusions: tuple[Exclusion, ...]
    catalogues: tuple[Catalogue, ...]
    language: Language
    findings: dict[str, str]


def stamp() -> tuple:
    """Changes whenever a row of the catalogue tables or a region does."""
    counts = [
        f"SELECT count(*), coalesce(sum(xmin::text::bigint), 0) FROM {table}" for table in TABLES
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([*counts, "SELECT version, 0 FROM regions_version"]))
        return (connection.settings_dict["NAME"], *cursor.fetchall())


@lru_cache(maxsize=8)
def stored(stamp: tuple) -> Stored:
    """What is published as of a stamp."""
    words = Word.objects.filter(kind=Word.Kind.FINDING).values_list("code", "label")
    readings = [
        (a.name, a.text, json.dumps(a.condition)) for a in Assumption.objects.order_by("pk")
    ]
    return Stored(
        tuple(ItemVersion.objects.filter(PUBLISHED).select_related("item")),
        tuple(Parameter.objects.filter(PUBLISHED)),
        tuple(LocalStandard.objects.filter(PUBLISHED)),
        tuple(CareGrade.objects.filter(PUBLISHED)),
        tuple(Exclusion.objects.filter(PUBLISHED).order_by("pk")),
        tuple(Catalogue.objects.all()),
        _language(tuple(readings)),
        dict(words),
    )


@lru_cache(maxsize=8)
def _language(readings: tuple[tuple[str, str, str], ...]) -> Language:
    """The same readings are the same language, so that what was parsed with it stays known."""
    return Language(
        {
            name: Assumed(name, text, parse(json.loads(condition), name, Language()))
            for name, text, condition in readings
        }
    )
