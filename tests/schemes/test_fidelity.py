"""The schemes as files against the gazetted documents: words, numbers, limits."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from tests.catalogue.test_fixtures_fidelity import DOCUMENTS, SOURCES, bare, canonical

ROOT = Path(__file__).parents[2]
FILES = {path.stem: path for path in sorted((ROOT / "fixtures/schemes").glob("*.yaml"))}
SCHEMES = [
    pytest.param(name, entry, id=f"{name}-{entry['scheme']}")
    for name, path in FILES.items()
    for entry in yaml.safe_load(path.read_text())["schemes"]
]
OTHERS = {"yongzhou-employment": "yongzhou-2023-10-disability-employment.md"}
WORDS = {
    "min_years": {1: ("一年以上", "满1年以上")},
    "max_years": {5: ("最高不超过5年",)},
    "max_months": {60: ("最高不超过5年",)},
    "min_count": {3: ("3个及以上",)},
}


def document(name):
    return (DOCUMENTS / (SOURCES | OTHERS)[name]).read_text(encoding="utf-8")


def as_printed(amount):
    """How a document may write a sum: 3000元, 30万元, 10万元/个, 1万元～2万元 …"""
    value = Decimal(amount)
    texts = {f"{value:f}".removesuffix(".00")}
    if value % 10000 == 0:
        texts.add(f"{value / 10000:f}".removesuffix(".00") + "万")
    return texts


def test_there_is_a_file_for_every_prefecture():
    assert set(FILES) == set(SOURCES) | set(OTHERS)


@pytest.mark.parametrize(("name", "entry"), SCHEMES)
def test_the_quoted_sentence_stands_in_the_document(name, entry):
    assert bare(entry["printed"]) in bare(document(name))


@pytest.mark.parametrize(("name", "entry"), SCHEMES)
def test_every_sum_stands_in_the_quoted_sentence(name, entry):
    sums = [*entry.get("rates", {}).values(), entry.get("cap"), entry.get("least")]
    for amount in filter(None, sums):
        found = [t for t in as_printed(amount) if re.search(rf"(?<!\d){t}", entry["printed"])]
        assert found, amount


@pytest.mark.parametrize(("name", "entry"), SCHEMES)
def test_every_limit_stands_in_the_quoted_sentence(name, entry):
    for limit, words in WORDS.items():
        if limit in entry:
            assert any(text in entry["printed"] for text in words[entry[limit]]), limit
    for words in re.findall("不超过5年", entry["printed"]):
        assert {"max_years", "max_months"} & set(entry), words


@pytest.mark.parametrize(("name", "entry"), SCHEMES)
def test_what_a_note_quotes_stands_in_the_document(name, entry):
    for quote in re.findall("“([^“”]+)”", entry["notes"]):
        assert bare(quote) in bare(document(name)), quote


@pytest.mark.parametrize("name", FILES)
def test_files_are_in_canonical_form(name):
    text = FILES[name].read_text()
    assert text == canonical(yaml.safe_load(text))


def test_the_clause_of_yongzhou_holds_its_sentences():
    text = document("yongzhou")
    for entry in yaml.safe_load(FILES["yongzhou"].read_text())["schemes"]:
        start = text.index(f"\n{entry['clause']}、")
        assert bare(entry["printed"]) in bare(text[start:].split("（责任单位")[0])
