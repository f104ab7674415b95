"""What the code says it does is told in the field's words on the page of the record."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from portal.audit.web.values import key_in_words, value_word
from portal.audit.web.words import action_word, key_word, kinds, subject_word
from tests.factories import region

APPS = ("portal", "eligibility", "subsidies", "facilities", "employment", "gas_safety")


def test_every_action_written_out_in_the_code_has_its_word():
    said = set()
    for app in APPS:
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            said |= set(re.findall(r'action="([a-z_]+\.[a-z_.]+)"', path.read_text()))
    assert len(said) > 40
    assert [action for action in sorted(said) if action_word(action) == action] == []


def _calls():
    """(where, keyword arguments) of every call in the code that tells an action."""
    for app in APPS:
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    given = {word.arg: word.value for word in node.keywords if word.arg}
                    if given.keys() & {"before", "after"}:
                        yield path.name, given


def _text(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@pytest.mark.django_db
def test_every_value_written_out_beside_an_action_has_its_word():
    told = {
        (_text(given.get("subject_kind")), _text(key))
        for _, given in _calls()
        for node in (given.get("before"), given.get("after"))
        if isinstance(node, ast.Dict)
        for key in node.keys
        if _text(key)
    }
    assert len(told) > 60
    lacking = {each for each in told if not re.search("[\u4e00-\u9fff]", key_in_words(*each))}
    assert lacking == set()


def test_every_area_of_an_action_is_in_the_filter():
    areas = set()
    for _, given in _calls():
        action = given.get("action")
        if isinstance(action, ast.JoinedStr):
            action = action.values[0]
        if "." in _text(action):
            areas.add(_text(action).partition(".")[0])
    assert len(areas) > 20
    assert areas - set(kinds()) == set()


@pytest.mark.parametrize(
    ("area", "table"),
    [
        ("receivable", "subsidies.receivables.transitions.TRANSITIONS"),
        ("batch", "subsidies.batches.transitions.TRANSITIONS"),
        ("claims", "subsidies.schemes.transitions.BY_ACTION"),
        ("opening", "subsidies.opening.models.opening_file.TRANSITIONS"),
        ("gas.hazard", "gas_safety.hazards.transitions.TRANSITIONS"),
        ("gas.complaint", "gas_safety.complaints.transitions.TRANSITIONS"),
        ("catalogue", "eligibility.editing.transitions.TRANSITIONS"),
    ],
)
def test_every_step_of_a_table_has_its_word(area, table):
    actions = [f"{area}.{step}" for step in import_string(table)]
    assert len(actions) > 2
    assert [action for action in actions if action_word(action) == action] == []


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
        ("import", "kind", "people", "人员和情况"),
        ("institution", "functions", ["meals", "clean"], "助餐、助洁"),
        ("batch", "ends", {"paid": 3, "failed": 1}, "已到账：3，未到账：1"),
        ("versions", "state", "draft", "草稿"),
        ("claim", "inputs", {"built": "new"}, "建设方式：新建"),
        (
            "person",
            "rows",
            [{"from": "2020-01-01", "to": None, "dibao": True}],
            "2020-01-01至今（最低生活保障：是）",
        ),
        ("person", "to", "431103", "冷水滩区"),
        ("person", "to", "2024-03-01", "2024-03-01"),
        ("", "region", "430000000000", "430000000000"),
    ],
)
@pytest.mark.django_db
def test_coded_values_are_told_in_words(kind, key, value, word):
    region("431103")
    assert value_word(kind, key, value, "care") == word
