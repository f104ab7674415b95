"""The few words that say at a glance who someone is."""

from portal.people.facts import FACTS
from portal.people.models import Circumstances
from portal.web.words import Word


def of(facts: Circumstances | None) -> list[Word]:
    """Badges of a person's facts; none when nothing is known."""
    if facts is None:
        return []
    found = []
    if facts.died_on:
        found.append(Word(f"{facts.died_on:%Y-%m-%d} 去世", "bad", "info-circle"))
    if facts.dibao:
        found.append(Word("低保", "accent"))
    if facts.low_income:
        found.append(Word("低收入", "accent"))
    for name in ("tekun", "care_level", "institution"):
        value = getattr(facts, name)
        if value and value not in ("none", "intact"):
            prefix = "特困" if name == "tekun" else ""
            found.append(Word(prefix + FACTS[name].word(value), "accent"))
    if facts.disability_level:
        found.append(
            Word(f"残疾{FACTS['disability_level'].word(facts.disability_level)}", "accent")
        )
    if facts.living:
        found.append(Word(FACTS["living"].word(facts.living), "plain"))
    return found
