"""The vocabulary of facts, the parser of their values and the checks between them."""

from portal.people.facts.checks import check_facts, soft_questions
from portal.people.facts.fact import SECTIONS, Fact
from portal.people.facts.parsing import (
    PREFECTURES,
    FactError,
    fact_named,
    nearest,
    parse_facts,
    parse_value,
)
from portal.people.facts.vocabulary import (
    FACTS,
    ORDER,
    presumed_value,
    with_presumptions,
)

__all__ = [
    "FACTS",
    "ORDER",
    "PREFECTURES",
    "SECTIONS",
    "Fact",
    "FactError",
    "check_facts",
    "fact_named",
    "nearest",
    "parse_facts",
    "parse_value",
    "presumed_value",
    "soft_questions",
    "with_presumptions",
]
