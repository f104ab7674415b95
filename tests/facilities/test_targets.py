"""The targets as data against the gazetted documents: words, numbers, days."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from facilities.indicators.measures import MEASURES, PARAMS
from facilities.indicators.words import words_of
from portal.policies.errors import PolicyError
from portal.policies.models import Target
from portal.policies.services import load_measures
from portal.policies.targets import load_targets
from tests.catalogue.test_fixtures_fidelity import bare, canonical, document
from tests.factories import UserFactory, region

ROOT = Path(__file__).parents[2]
FILE = ROOT / "fixtures/facilities/targets.yaml"
TARGETS = yaml.safe_load(FILE.read_text())
NAMES = {
    "4303": "xiangtan",
    "4305": "shaoyang",
    "4310": "chenzhou",
    "4311": "yongzhou",
    "4331": "xiangxi",
}
REPORTED_BY_COUNTIES = [
    row
    for path in (ROOT / "fixtures/documents/targets").glob("xiangtan-*.yaml")
    for row in yaml.safe_load(path.read_text())
]
each = pytest.mark.parametrize("target", TARGETS, ids=lambda t: t["code"])


@each
def test_the_quoted_sentence_stands_in_the_document(target):
    assert bare(target["printed"]) in bare(document(NAMES[target["region"]]))
    assert target["code"].startswith(NAMES[target["region"]])


@each
def test_the_number_stands_in_the_sentence(target):
    text = bare(target["printed"])
    shown = target.get("as_printed", target["value"])
    assert re.search(rf"(?<!\d){re.escape(shown)}", text)
    if "as_printed" in target:
        assert target["value"] == "100" or shown == "一个"
    if "upper" in target:
        assert re.search(rf"{target['value']}[—-]{target['upper']}(?!\d)", text)


@each
def test_sizes_and_beds_stand_in_the_sentence(target):
    params, text = target.get("params", {}), bare(target["printed"])
    if "beds_from" in params:
        assert re.search(rf"{params['beds_from']}[—-]{params['beds_to']}张床位", text)
    for name in ("min_area", "min_functions"):
        if name in params:
            assert re.search(rf"不低于{params[name]}(平方米|项)", text)
    if "min_star" in params:
        assert "一二三四五"[params["min_star"] - 1] + "星级" in text


@each
def test_the_year_of_the_deadline_is_the_document_s(target):
    if target["precision"] == "standing":
        assert target["due"] is None
        return
    year = target["due"][:4]
    assert re.search(rf"{year}年", bare(document(NAMES[target["region"]])))
    if target["precision"] == "year_end":
        assert re.search(rf"{year}年底", bare(document(NAMES[target["region"]])))


def test_every_measure_says_its_numbers_in_words():
    for target in TARGETS:
        measure = MEASURES[target["indicator"]]
        above, below = words_of(target.get("params", {}), measure)
        assert above
        assert bool(below) == bool(measure.below)
        assert (measure.numerator is None) == bool(measure.announced)


def test_every_prefecture_has_targets_and_the_file_is_canonical():
    assert {target["region"] for target in TARGETS} == set(NAMES)
    assert FILE.read_text() == canonical(TARGETS)


@pytest.mark.django_db
def test_they_are_loaded_once():
    codes = [target["code"] for target in TARGETS]
    assert Target.objects.filter(code__in=codes).count() == len(TARGETS)
    assert load_targets(Target, FILE, indicators=MEASURES, params=PARAMS) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"printed": ""}, "缺少 printed"), ({"indicator": "beds"}, "没有指标"),
        ({"params": {"colour": 1}}, "没有口径"), ({"colour": 1}, "不认识"),
    ],
)  # fmt: skip
def test_a_bad_entry_is_refused_by_its_name(tmp_path, change, message):
    path = tmp_path / "targets.yaml"
    path.write_text(yaml.safe_dump([TARGETS[0] | change], allow_unicode=True))
    with pytest.raises(PolicyError, match=message):
        load_targets(Target, path, indicators=MEASURES, params=PARAMS)


@pytest.mark.django_db
def test_the_list_shows_each_target_once_with_its_words_its_measure_and_who_is_there(client):
    load_measures(at=datetime(2024, 6, 1, tzinfo=UTC))
    client.force_login(UserFactory(roles=["manager"], region=region("4303")))
    page = client.get("/facilities/targets/").content.decode()
    own = [t for t in TARGETS if t["region"] == "4303"]
    assert page.count("<tr>") == len(own) + len(REPORTED_BY_COUNTIES) + 1
    for words in ("0 / 2", "≤ 1 %", "= 10 %", "雨湖区、岳塘区", "由各地报送，另一人核对。"):
        assert words in page
    assert 'href="/boards/measures/xiangtan-2023-20-plan/9/"' in page
    assert client.get("/facilities/targets/?export=xlsx").status_code == 200
    client.force_login(UserFactory(roles=["manager"], region=region("431103")))
    page = client.get("/facilities/targets/?prefecture=4303").content.decode()
    assert "每个县市区（不含管理区、永州经开区）" in page
    assert "雨湖区" not in page
    assert "0 / 1" in page
