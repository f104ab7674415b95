"""Numbers of people and organisations."""

from datetime import date

import pytest

from portal.lib.identifiers import (
    IdentifierError,
    check_bank_account,
    check_certificate,
    check_id_number,
    check_phone,
    check_uscc,
    id_check_character,
)

TODAY = date(2024, 1, 15)


def numbered(first17):
    return first17 + id_check_character(first17)


@pytest.mark.parametrize(
    ("number", "birth", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), "female"),
        ("440524188001010014", date(1880, 1, 1), "male"),
        ("431102194002290011", date(1940, 2, 29), "male"),
        ("433101193803010017", date(1938, 3, 1), "male"),
        ("432923193803010018", date(1938, 3, 1), "male"),
        ("431181193501050021", date(1935, 1, 5), "female"),
        ("431181202201050021", date(2022, 1, 5), "female"),
        ("430522193803010018", date(1938, 3, 1), "male"),
        ("430302193803010011", date(1938, 3, 1), "male"),
    ],
)
def test_valid_numbers_give_birth_date_and_sex(number, birth, sex):
    today = TODAY if birth.year > 1900 else date(1990, 1, 1)
    checked = check_id_number(number, today=today)
    assert (checked.number, checked.birth_date, checked.sex) == (number, birth, sex)
    assert checked.warnings == ()


@pytest.mark.parametrize(
    "pasted",
    [
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        " 110105 19491231 002X\n",
        "\u200b11010519491231002X\ufeff",
    ],
)
def test_pasted_numbers_are_normalised(pasted):
    assert check_id_number(pasted, today=TODAY).number == "11010519491231002X"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("", "现在是0位"),
        ("43110219400229001", "现在是17位"),
        ("4311021940022900111", "现在是19位"),
        ("431102194002290012", "应为 1"),
        ("110105194912310021", "应为 X"),
        ("43110219410229001X", "不存在"),
        ("4311021940O2290011", "应为数字"),
        ("X31102194002290011", "应为数字"),
        (numbered("43110220240116001"), "晚于今天"),
        ("440524188001010014", "超过130年"),
        ("431102194002293", "现在是15位"),
    ],
)
def test_impossible_numbers_say_what_is_wrong(number, says):
    with pytest.raises(IdentifierError, match=says) as caught:
        check_id_number(number, today=TODAY)
    assert caught.value.cure


def test_the_age_limit_is_130_years():
    assert check_id_number(numbered("43110218940115001"), today=TODAY).birth_date.year == 1894
    assert check_id_number(numbered("43110218930116001"), today=TODAY).birth_date.year == 1893
    with pytest.raises(IdentifierError):
        check_id_number(numbered("43110218930115001"), today=TODAY)


def test_fifteen_digits_pass_only_as_history():
    checked = check_id_number("110105491231002", today=TODAY, history=True)
    assert checked.number == "11010519491231002X"


def test_an_unknown_address_code_is_only_a_warning():
    for first17 in ("99110219400229001", "43299919400229001", "43117319400229001"):
        assert (
            "不在历年的区划代码表中" in check_id_number(numbered(first17), today=TODAY).warnings[0]
        )
    known = {"431173"}  # an area of the statistics office
    number = numbered("43117319400229001")
    assert check_id_number(number, today=TODAY, known_codes=known).warnings == ()


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("431103", "湖南省永州市冷水滩区"),
        ("431181", "湖南省永州市祁阳市"),
        ("431121", "湖南省永州市祁阳县（代码用到2021年）"),
        ("432901", "湖南省零陵地区永州市（代码用到1994年）"),
        ("432923", "湖南省零陵地区道县（代码用到1994年）"),
        ("432501", "湖南省娄底地区娄底市（代码用到1998年）"),
        ("110101", "北京市东城区"),
        ("432999", ""),
    ],
)
def test_a_number_tells_where_it_was_first_issued(code, place):
    checked = check_id_number(numbered(f"{code}19380301001"), today=TODAY)
    assert checked.place == place
    assert bool(checked.warnings) is not bool(place)


def test_certificate_agrees_with_holder_kind_and_level():
    holder = "431102194002290011"
    checked = check_certificate(holder + "44", id_number=holder, kinds=["physical"], level=4)
    assert (checked.kind, checked.level) == ("physical", 4)
    assert check_certificate(holder + "23B1", id_number=holder, kinds=["hearing"], level=3)
    both = ["intellectual", "mental"]
    assert check_certificate(holder + "71", id_number=holder, kinds=both, level=1)
    assert check_certificate(holder + "11", id_number=holder, kinds=None, level=None)


@pytest.mark.parametrize(
    ("tail", "kinds", "level", "says"),
    [
        ("84", ["physical"], 4, "20位"),
        ("45", ["physical"], 4, "20位"),
        ("4", ["physical"], 4, "20位"),
        ("44", ["physical"], 3, "3级"),
        ("44", ["visual"], 4, "类别"),
        ("44", ["physical", "visual"], 4, "类别"),
        ("74", ["physical"], 4, "类别"),
    ],
)
def test_certificates_that_disagree_are_refused(tail, kinds, level, says):
    holder = "431102194002290011"
    with pytest.raises(IdentifierError, match=says):
        check_certificate(holder + tail, id_number=holder, kinds=kinds, level=level)


def test_a_certificate_of_another_person_is_refused():
    with pytest.raises(IdentifierError, match="不一致"):
        check_certificate(
            "433101193803010017" + "44", id_number="431102194002290011", kinds=None, level=None
        )


def test_bank_accounts_fail_luhn_only_with_a_warning():
    assert check_bank_account("6222 0200 0000 0000 000-0"[:-2] + "0")[0].startswith("6222")
    assert check_bank_account("4111111111111111") == ("4111111111111111", ())
    assert check_bank_account("4111111111111112")[1]
    assert check_bank_account("60551100000012")[1] == ()
    for wrong in ("", "1234567", "62220200000000000X", "1" * 33):
        with pytest.raises(IdentifierError):
            check_bank_account(wrong)


def test_phones():
    assert check_phone("138 0000-1234") == "13800001234"
    assert check_phone("+8613800001234") == "13800001234"
    assert check_phone("0746-8321234") == "07468321234"
    for wrong in ("12345", "23800001234", "1380000123a"):
        with pytest.raises(IdentifierError):
            check_phone(wrong)


def test_social_credit_codes():
    assert check_uscc(" 91110000600037341l") == "91110000600037341L"
    with pytest.raises(IdentifierError, match="应为 L"):
        check_uscc("91110000600037341M")
    with pytest.raises(IdentifierError, match="18位"):
        check_uscc("9111000060003734IL")
