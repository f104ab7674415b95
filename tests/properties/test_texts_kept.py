"""What is kept in memory of a county's rules never outlives the catalogue or the regions."""

from dataclasses import replace
from datetime import date

import pytest
from psycopg import sql

from eligibility.determination.batch import award_outcomes, text_of
from eligibility.determination.rule_set import rule_set
from portal.lib.periods import Month
from portal.regions.models import Region
from tests.oracle.loading import loaded

HERE = "431103"
JANUARY = Month(2024, 1)


def items_of(rules, _people=None):
    """Stands for a statement about the items of a rule set."""
    return sql.SQL(" ").join(sql.Literal(r.item.id) for r in rules.rules)


@pytest.mark.django_db
def test_a_new_region_is_in_the_rules_and_their_texts_at_once():
    with loaded():
        before = rule_set(JANUARY, HERE)
        assert "431199" not in award_outcomes(JANUARY, HERE).as_string(None)
        home = Region.objects.get(code=HERE)
        Region.objects.create(
            code="431199", name="新区", kind="county", level=home.level, parent=home.parent,
            valid_from=date(2020, 1, 1),
        )  # fmt: skip
        assert "431199" not in before.regions.descendants("4311")
        assert "431199" in rule_set(JANUARY, HERE).regions.descendants("4311")
        assert "431199" in award_outcomes(JANUARY, HERE).as_string(None)


@pytest.mark.django_db
def test_a_catalogue_loaded_again_shares_no_text_with_the_one_before():
    """Numbers of versions begin anew in an emptied database, those of items need not be the same."""
    with loaded():
        rules = rule_set(JANUARY, HERE)
        first = text_of(rules, items_of, None).as_string(None)
        moved = tuple(replace(r, item=replace(r.item, id=r.item.id + 1000)) for r in rules.rules)
        again = replace(rules, rules=moved, as_of=(*rules.as_of, "loaded again"))
        assert text_of(again, items_of, None).as_string(None) == " ".join(
            str(int(number) + 1000) for number in first.split()
        )
        assert text_of(rules, items_of, None).as_string(None) == first
