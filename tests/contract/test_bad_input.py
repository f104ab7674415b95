"""Bad input exits 2 with a JSON error that names the field and the cure."""

import pytest

HERE = {"hukou": "431103"}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(first_17: str) -> str:
    """The number with its check character (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True))
    return first_17 + "10X98765432"[total % 11]


ADA = id_number("43110319430510002")  # female, born 1943-05-10

BAD = {
    "unknown key": ({"birthdate": "1943-05-10"}, "birthdate"),
    "day that does not exist": ({"birth_date": "1943-02-30"}, "birth_date"),
    "day written otherwise": ({"birth_date": "1943/05/10"}, "birth_date"),
    "date as a number": ({"birth_date": 19430510}, "birth_date"),
    "word not in the vocabulary": ({"hukou_kind": "rurall"}, "hukou_kind"),
    "truth as a word": ({"dibao": "true"}, "dibao"),
    "truth as a number": ({"dibao": 1}, "dibao"),
    "level out of range": ({"disability_level": 5}, "disability_level"),
    "level as a truth": ({"disability_level": True}, "disability_level"),
    "level as a fraction": ({"disability_level": 1.5}, "disability_level"),
    "list as a word": ({"living": "alone"}, "living"),
    "list with null": ({"living": ["alone", None]}, "living"),
    "list with an unknown word": ({"living": ["alone", "lonely"]}, "living"),
    "hukou not in our tree": ({"hukou": "431199"}, "hukou"),
    "hukou of no province": ({"hukou": "990101"}, "hukou"),
    "hukou as a number": ({"hukou": 431103}, "hukou"),
    "hukou with letters": ({"hukou": "43110x"}, "hukou"),
    "residence none": ({"residence": "none"}, "residence"),
    "no region": ({"hukou": None}, "region"),
    "hukou elsewhere and no residence": ({"hukou": "110101"}, "region"),
    "unknown region": ({"region": "439999"}, "region"),
    "region outside the five prefectures": ({"region": "110101"}, "region"),
    "impossible ID": ({"id_number": "431103194305100020"}, "id_number"),
    "short ID": ({"id_number": "43110319430510"}, "id_number"),
    "ID of another birth date": ({"id_number": ADA, "birth_date": "1943-05-11"}, "id_number"),
    "ID of another sex": ({"id_number": ADA, "sex": "male"}, "id_number"),
    "kinds without a level": (
        {"disability_kinds": ["visual"], "disability_level": 0},
        "disability_level",
    ),
    "level without kinds": ({"disability_kinds": [], "disability_level": 2}, "disability_kinds"),
    "death before birth": ({"birth_date": "1943-05-10", "died_on": "1943-05-09"}, "died_on"),
    "unknown finding": ({"findings": {"in_dificulty": True}}, "findings"),
    "finding as a word": ({"findings": {"still_in_difficulty": "yes"}}, "findings"),
    "findings as a list": ({"findings": ["still_in_difficulty"]}, "findings"),
    "unknown parameter": ({"parameters": {"min_wages": "1550.00"}}, "parameters"),
    "parameter as a number": ({"parameters": {"min_wage": 1550.5}}, "parameters"),
    "parameter in words": ({"parameters": {"min_wage": "一千"}}, "parameters"),
    "parameter beyond measure": ({"parameters": {"min_wage": "1e30"}}, "parameters"),
    "parameter below zero": ({"parameters": {"min_wage": "-1.00"}}, "parameters"),
    "presume as a word": ({"presume": "yes"}, "presume"),
}
# Two facts disagree: either of them may be named.
EITHER = {
    "id_number": {"id_number", "birth_date", "sex"},
    "disability_level": {"disability_level", "disability_kinds"},
    "disability_kinds": {"disability_level", "disability_kinds"},
    "died_on": {"died_on", "birth_date"},
}


def is_chinese(text) -> bool:
    return any("一" <= sign <= "鿿" for sign in text)


@pytest.mark.parametrize("name", BAD)
def test_bad_input_exits_2_naming_field_and_cure(ask, name):
    facts, field = BAD[name]
    answer = ask(HERE | facts)
    assert answer.code == 2, answer.text
    named = answer.error["field"].split(".")[0].split("[")[0]
    assert named in EITHER.get(field, {field})
    assert is_chinese(answer.error["cure"])


def test_the_nearest_valid_word_is_given(ask):
    assert "birth_date" in ask(HERE | {"birthdate": "1943-05-10"}).text
    assert "rural" in ask(HERE | {"hukou_kind": "rurall"}).text


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "{",
        "42",
        '"431103"',
        "null",
        "[1]",
        '{"a": NaN}',
        "[[]]",
        '{"disability_level": ' + "1" * 5000 + "}",
        "[" * 100_000,
    ],
)
def test_what_is_no_object_or_array_of_objects_exits_2(ask, raw):
    answer = ask(raw=raw)
    assert answer.code == 2
    assert is_chinese(answer.error["cure"])


def test_a_key_given_twice_exits_2(ask):
    answer = ask(raw='{"hukou": "431103", "dibao": true, "dibao": false}')
    assert answer.code == 2
    assert answer.error["field"] == "dibao"


@pytest.mark.parametrize("month", ["2024-13", "2024/01", "24-01", "January", None])
def test_a_bad_month_exits_2(ask, month):
    answer = ask(HERE, month=month)
    assert answer.code == 2
    assert "month" in answer.error["field"]


def test_an_unknown_calculation_exits_2(ask):
    assert ask(HERE, name="entitlement").code == 2


def test_one_bad_object_of_an_array_refuses_the_whole_array(ask):
    answer = ask([HERE, HERE | {"dibao": "maybe"}])
    assert answer.code == 2
    assert "dibao" in answer.error["field"]


def test_a_good_id_number_is_accepted(ask):
    answer = ask(HERE | {"id_number": ADA, "birth_date": "1943-05-10", "sex": "female"})
    assert answer.code == 0
