"""What the code says it does is told in the field's words on the page of the record."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from portal.audit.web.words import action_word, key_word, kinds, subject_word, value_word

APPS = ("portal", "eligibility", "subsidies", "facilities", "employment", "gas_safety")


def test_every_action_written_out_in_the_code_has_its_word():
    said = set()
    for app in APPS:
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            said |= set(re.findall(r'action="([a-z_]+\.[a-z_.]+)"', path.read_text()))
    assert len(said) > 40
    assert [action for action in sorted(said) if action_word(action) == action] == []


@pytest.mark.parametrize(
    ("action", "word"),
    [
        ("employment.add_job", "登记就业"),
        ("employment.change_employer", "修改用人单位"),
        ("gas.hazard.close", "隐患：销号"),
        ("facilities.add_beds", "登记床位"),
        ("care.propose_suspension", "提出停发"),
        ("nobody.knows_this", "nobody.knows_this"),
    ],
)
def test_what_nobody_named_goes_by_its_models_name(action, word):
    assert action_word(action) == word


def test_values_go_by_their_columns_and_the_filter_knows_every_area():
    assert subject_word("workfile") == "就业档案"
    assert key_word("employeryear", "headcount") not in ("", "headcount")
    assert {"gas", "care", "employment", "facilities", "claims", "import"} <= set(kinds())


@pytest.mark.parametrize(
    ("kind", "key", "value", "word"),
    [
        ("person", "method", "visit", "上门"),
        ("person", "state", "confirmed", "已认证"),
        ("person", "disability_kinds", ["visual", "physical"], "视力、肢体"),
        ("user", "roles", ["caseworker"], "经办"),
        ("lifecheck", "state", "confirmed", "已认证"),
        ("person", "dibao", True, "是"),
        ("person", "name", "样例甲", "样例甲"),
        ("person", "state", "nobody_knows", "nobody_knows"),
    ],
)
def test_coded_values_are_told_in_words(kind, key, value, word):
    assert value_word(kind, key, value, "care") == word
