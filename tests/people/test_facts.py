"""The vocabulary, its parser and the checks between facts."""

from datetime import date

import pytest

from portal.people.facts import (
    FACTS,
    FactError,
    check_facts,
    parse_facts,
    parse_value,
    presumed_value,
    soft_questions,
    with_presumptions,
)


class Tree:
    def known(self, code):
        return code in {"4311", "431103", "431102", "431181"}


def test_vocabulary_has_the_columns_in_the_order_of_the_design():
    assert list(FACTS) == [
        "birth_date",
        "sex",
        "hukou",
        "hukou_kind",
        "residence",
        "residence_permit",
        "dibao",
        "low_income",
        "tekun",
        "has_fixed_income",
        "pension",
        "has_supporter",
        "housing_difficulty",
        "work_injury_care_allowance",
        "national_honour",
        "care_level",
        "self_care",
        "disability_kinds",
        "disability_level",
        "certificate_until",
        "long_term_care",
        "dementia",
        "family_planning",
        "living",
        "institution",
        "service_record",
        "regular_state_benefit",
        "no_work_unit",
        "destitute",
        "died_on",
    ]


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("birth_date", "1943-05-10", date(1943, 5, 10)),
        ("dibao", True, True),
        ("dibao", None, None),
        ("sex", "female", "female"),
        ("disability_level", 0, 0),
        ("disability_kinds", ["mental", "visual"], ["visual", "mental"]),
        ("living", [], []),
        ("hukou", "none", "none"),
        ("hukou", "110101", "110101"),
        ("residence", "431103", "431103"),
    ],
)
def test_contract_values_are_taken(name, raw, value):
    assert parse_value(name, raw, tree=Tree()) == value


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("birth_date", "1943-02-30"),
        ("birth_date", "1943/05/10"),
        ("birth_date", 19430510),
        ("dibao", "true"),
        ("dibao", 1),
        ("sex", "男"),
        ("sex", "man"),
        ("disability_level", True),
        ("disability_level", 5),
        ("disability_level", "1"),
        ("disability_kinds", "mental"),
        ("disability_kinds", ["mental", "mental"]),
        ("disability_kinds", [None]),
        ("disability_kinds", [["mental"]]),
        ("hukou", "431199"),
        ("hukou", "991101"),
        ("hukou", "4301"),
        ("hukou", 431103),
        ("hukou", "４３１１０３"),
        ("residence", "none"),
    ],
)
def test_wrong_contract_values_name_field_and_cure(name, raw):
    with pytest.raises(FactError) as caught:
        parse_value(name, raw, tree=Tree())
    assert caught.value.field == name
    assert caught.value.message
    assert caught.value.cure


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("birth_date", "1943年5月10日", date(1943, 5, 10)),
        ("birth_date", "1943/5/10", date(1943, 5, 10)),
        ("birth_date", "19430510", date(1943, 5, 10)),
        ("dibao", "是", True),
        ("dibao", " 否 ", False),
        ("dibao", "不清楚", None),
        ("dibao", "", None),
        ("tekun", "分散供养", "dispersed"),
        ("disability_level", "二级", 2),
        ("disability_kinds", "肢体、精神", ["physical", "mental"]),
        ("disability_kinds", "无", []),
        ("hukou", "无户口", "none"),
    ],
)
def test_words_of_forms_and_sheets_are_taken(name, raw, value):
    assert parse_value(name, raw, text=True) == value


def test_an_unknown_word_gets_the_nearest_one():
    with pytest.raises(FactError, match="severe"):
        parse_value("care_level", "sever")
    with pytest.raises(FactError, match="disability_level"):
        parse_value("disabilty_level", 1)


def test_parse_facts_collects_every_error():
    facts, errors = parse_facts({"dibao": "yes", "agee": 3, "sex": "male"})
    assert [e.field for e in errors] == ["dibao", "agee"]
    assert facts["sex"] == "male"
    assert facts["hukou"] is None


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"disability_level": 0, "disability_kinds": ["mental"]}, "disability_kinds"),
        ({"disability_level": 2, "disability_kinds": []}, "disability_kinds"),
        ({"birth_date": date(1950, 1, 1), "died_on": date(1949, 12, 31)}, "died_on"),
        ({"birth_date": date(1890, 1, 1)}, "birth_date"),
        ({"birth_date": date(1870, 1, 1)}, "birth_date"),
        ({"birth_date": date(2030, 1, 1)}, "birth_date"),
        ({"living": ["alone", None]}, "living"),
    ],
)
def test_disagreeing_facts_are_refused(facts, field):
    assert field in [e.field for e in check_facts(facts, today=date(2024, 1, 1))]


def test_agreeing_and_unknown_facts_pass():
    facts = {"disability_level": 2, "disability_kinds": None, "birth_date": date(1894, 1, 1)}
    assert check_facts(facts, today=date(2024, 1, 1)) == []


def test_dibao_beside_tekun_is_questioned():
    assert [q.field for q in soft_questions({"dibao": True, "tekun": "dispersed"})] == ["tekun"]
    assert soft_questions({"dibao": True, "tekun": "none"}) == []


@pytest.mark.parametrize(("level", "value"), [(0, False), (3, False), (4, False), (1, None)])
def test_long_term_care_is_presumed_only_at_known_light_levels(level, value):
    assert presumed_value("long_term_care", {"disability_level": level}) is value


def test_long_term_care_is_asked_while_the_level_is_unknown():
    assert presumed_value("long_term_care", {}) is None


def test_presumptions_fill_only_what_is_unknown():
    facts, names = with_presumptions({"low_income": True, "dementia": None})
    assert facts["low_income"] is True
    assert facts["dementia"] is False
    assert facts["service_record"] == []
    assert facts["dibao"] is None
    assert "low_income" not in names
    assert "died_on" not in names
