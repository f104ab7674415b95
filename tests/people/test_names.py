"""Names made findable."""

import pytest

from portal.people.names import cleaned, initials, query_terms, search_terms


def test_terms_are_bigrams_and_prefixes_of_the_initials():
    assert set(search_terms("测某甲")) == {"测某", "某甲", "cm", "cmj"}
    assert set(search_terms("欧阳 乙丙")) == {"欧阳", "阳乙", "乙丙", "oy", "oyy", "oyyb"}
    assert search_terms("测") == ["测"]


@pytest.mark.parametrize("name", ["买买提·测某", "𠮷测某", "A测b", "测"])
def test_every_part_of_two_or_more_characters_is_found(name):
    terms = set(search_terms(name))
    name = cleaned(name)
    for start in range(len(name) - 1):
        for end in range(start + 2, len(name) + 1):
            if not name[start:end].isascii():
                assert set(query_terms(name[start:end])) <= terms


def test_dots_and_spaces_are_one_kind():
    assert cleaned(" 买买提 • 测 ") == "买买提·测"
    assert initials("买买提·测") == "mmtc"


def test_queries():
    assert query_terms("CM") == ["cm"]
    assert query_terms("c") == []
    assert query_terms("测") == []
