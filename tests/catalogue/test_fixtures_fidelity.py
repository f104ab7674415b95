"""The catalogue files against the gazetted documents: words, numbers, clauses, canonical form.

White space and mark-up are no part of the printed text: both sides are compared without them.
What cannot be found in the document is listed here with its reason.
"""

import hashlib
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "fixtures" / "catalogue"
DOCUMENTS = ROOT / "fixtures" / "documents"
GLOBALS = ("assumptions", "care_grades", "exclusions", "parameters", "standards", "vocabulary")

SOURCES = {
    "chenzhou": "chenzhou-2023-14-elder-care.md",
    "shaoyang": "shaoyang-2023-14-elder-care.md",
    "xiangtan": "xiangtan-2023-20-elder-care.md",
    "xiangxi": "xiangxi-2023-elder-care.md",
    "yongzhou": "yongzhou-2023-09-elder-care.md",
}
DIGESTS = {
    "chenzhou-2023-14-elder-care.md": "1141b965d46f40a50a21afbd5787ebdc8295eba45abbbde0f3bee1b989c800e3",
    "shaoyang-2023-14-elder-care.md": "02e86f9257999de76935aa715582063044126343d7b664a964283f98a11638d1",
    "xiangtan-2023-20-elder-care.md": "d7864c1a4d112813d9b0492abbfac8170ff58c191d5d34a057df43c8a7d9e511",
    "xiangxi-2023-elder-care.md": "d9fa59e0388c80649b44fed35b384ce7b8bbafaac53c25fde56e88dbd51c9f31",
    "yongzhou-2023-08-gas-safety.md": "a6b97249f99478f7d5f7ff8f1fe9cbb19553c7ef3514acb05d8148df43c13a0f",
    "yongzhou-2023-09-elder-care.md": "61072dd6a11a9d9c832f6e0f405c8366f3c73aae4871350266281e34a6ab8afe",
    "yongzhou-2023-10-disability-employment.md": "df392212ee369ea27731534ef573a5a86f525f3046b82a9de46e8c7cfe57cfa0",
}
#: Cells and names that the document has, but not in one piece.
NOT_IN_ONE_PIECE = {
    ("chenzhou-12", "80周岁及以上老年人"): "the cell is cut in two by a page break",
    ("chenzhou-13", "80周岁及以上老年人"): "the cell is cut in two by a page break",
    **{(f"yongzhou-0{n}", "原文缺页"): "the item stands on the missing page" for n in range(1, 7)},
}
#: Numbers of a rule that its item does not print.
NOT_PRINTED = {
    ("yongzhou-07", "65"): "on the missing half of the item; the 解读 names the group, flagged",
    ("yongzhou-23", "110"): "next version, 湘民发〔2026〕4号, to confirm",
    ("shaoyang-15", "110"): "next version, 湘民发〔2026〕4号, to confirm",
    ("yongzhou-17", "156/10"): "1.3 times the dibao standard for twelve months",
}
#: Words in quotation marks that are not quoted from the document.
OWN_WORDS = {"缺标准", "老年", "人能力综合评估"}
WORDS_OF_FRACTIONS = {
    "1/10": "十分之一", "1/6": "六分之一", "1/3": "三分之一", "13/10": "1.3倍", "12/1": "一年",
}  # fmt: skip
SEVERE = ("一级、二级", "一二级", "重残", "重度残疾")


class Canonical(yaml.SafeDumper):
    """PyYAML's block style: keys in order, one line a text, `|-` where it has line breaks."""

    def ignore_aliases(self, data):
        return True


def _text(dumper, text):
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Canonical.add_representer(str, _text)


def canonical(value) -> str:
    return yaml.dump(
        value, Dumper=Canonical, sort_keys=False, allow_unicode=True, width=float("inf")
    )


def bare(text: str) -> str:
    """Without mark-up and white space."""
    return re.sub(r"\s+", "", re.sub(r"</?p>", "", text))


def read(path: Path):
    return yaml.load(
        path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )


def document(prefecture: str) -> str:
    return (DOCUMENTS / SOURCES[prefecture]).read_text(encoding="utf-8")


ITEMS = {
    item["code"]: (prefecture, item)
    for prefecture in SOURCES
    for item in map(read, sorted((CATALOGUES / prefecture).glob("[0-9]*.yaml")))
}
RULED = {code: pair for code, pair in ITEMS.items() if pair[1].get("versions")}
ALL_FILES = sorted(CATALOGUES.rglob("*.yaml")) + sorted((ROOT / "fixtures/demo").glob("*.yaml"))


def cells(item: dict) -> list[str]:
    """The name and every printed cell, lists taken apart."""
    found = [item["name"]]
    for cell in item.get("printed", {}).values():
        found += cell if isinstance(cell, list) else [cell]
    return found


def leaves(node) -> list[str]:
    if isinstance(node, str):
        return [node]
    below = next(iter(node.values()))
    children = below if isinstance(below, list) else [below]
    return [leaf for child in children for leaf in leaves(child)]


def parts(item: dict) -> list[dict]:
    return [part for version in item.get("versions", ()) for part in version["parts"]]


@pytest.mark.parametrize("name", DIGESTS)
def test_a_document_is_the_gazetted_text_and_never_edited(name):
    assert hashlib.sha256((DOCUMENTS / name).read_bytes()).hexdigest() == DIGESTS[name]


@pytest.mark.parametrize("code", ITEMS)
def test_every_printed_cell_stands_in_the_document(code):
    prefecture, item = ITEMS[code]
    source = bare(document(prefecture))
    missing = {cell for cell in cells(item) if bare(cell) not in source}
    assert missing == {cell for one, cell in NOT_IN_ONE_PIECE if one == code}


@pytest.mark.parametrize("code", [c for c in ITEMS if not c.startswith("xiangtan")])
def test_number_group_and_name_stand_side_by_side_in_the_annex(code):
    prefecture, item = ITEMS[code]
    if code == "yongzhou-07" or item["name"] == "原文缺页":
        return  # the number stands on the missing page
    annex = bare(document(prefecture))
    group = item["printed"].get("group", "")
    name, number = bare(item["name"]), item["number"]
    assert f"{number}{name}" in annex or f"{number}{bare(group)}{name}" in annex
    assert re.fullmatch(rf"附件1?第{number}项", item["clause"])


@pytest.mark.parametrize("code", [c for c in ITEMS if c.startswith("xiangtan")])
def test_the_clause_of_xiangtan_holds_the_quoted_sentence(code):
    item = ITEMS[code][1]
    section, task = re.fullmatch(r"三年行动方案二（(.)）(\d+)", item["clause"]).groups()
    text = document("xiangtan").split("二、主要任务")[1].split("三、保障措施")[0]
    chapter = text.split(f"（{section}）")[1]
    paragraph = re.split(r"\n\d+[.．]", chapter.split(f"\n{task}.")[1])[0]
    assert bare(item["printed"]["content"]) in bare(paragraph)


def numbers_of(part: dict) -> set[str]:
    """Ages, sums, fractions and frequencies a part uses, as the document would write them."""
    conditions = leaves(part["who"]) + [x for t in part.get("pays", ()) for x in leaves(t["when"])]
    found = set(re.findall(r"\bage [<>=]+ (\d+)", " ".join(conditions)))
    for tier in part.get("pays", ()):
        found |= amounts(tier.get("amount"))
    found |= {f"{s['times']}次" for s in part.get("provides", ()) if "times" in s}
    return found


def amounts(amount) -> set[str]:
    if amount is None:
        return set()
    if isinstance(amount, str):
        return {re.sub(r"\.00$", "", amount)}
    if "highest_of" in amount:
        return set().union(*(amounts(one) for one in amount["highest_of"]))
    return {"/".join(map(str, amount["fraction"]))} if "fraction" in amount else set()


@pytest.mark.parametrize("code", RULED)
def test_every_number_of_a_rule_stands_in_its_item(code):
    _, item = RULED[code]
    text = bare("".join(cells(item))).replace("一次", "1次").replace("100岁", "100周岁")
    used = set().union(*map(numbers_of, parts(item)))
    missing = {number for number in used if not printed(number, text)}
    assert missing == {number for one, number in NOT_PRINTED if one == code}


def printed(number: str, text: str) -> bool:
    """Whether a number, or the word for a fraction, stands in the text on its own."""
    words = WORDS_OF_FRACTIONS.get(number, number)
    return re.search(rf"(?<!\d){re.escape(words)}(?!\d)", text) is not None


@pytest.mark.parametrize("code", RULED)
def test_a_level_of_disability_is_tested_only_where_the_item_speaks_of_it(code):
    text = bare("".join(cells(RULED[code][1])))
    for leaf in {leaf for part in parts(RULED[code][1]) for leaf in leaves(part["who"])}:
        if leaf == "disability_level in [1, 2]":
            assert any(word in text for word in SEVERE), leaf
        elif leaf.startswith("disability_level"):
            assert "残疾" in text, leaf


@pytest.mark.parametrize("code", RULED)
def test_place_bound_and_previous_year_are_printed_where_they_are_tested(code):
    _, item = RULED[code]
    text = bare("".join(cells(item)))
    for part in parts(item):
        if any(re.match(r"hukou (in|=)", leaf) for leaf in leaves(part["who"])):
            assert "户籍" in text
        for tier in part.get("pays", ()):
            if tier["bound"] == "at_least" and (code, "110") not in NOT_PRINTED:
                assert re.search("不低于|不得低于|提高", text)
            if tier["bound"] == "at_most":
                assert "不超过" in text
            if "previous_year" in str(tier.get("amount")):
                assert "上年度" in text


@pytest.mark.parametrize("code", RULED)
def test_a_version_cites_document_and_clause_and_tells_its_readings(code):
    for version in RULED[code][1]["versions"]:
        assert all(version[key] for key in ("document", "clause", "notes"))


@pytest.mark.parametrize("code", RULED)
def test_what_a_note_quotes_stands_in_the_document(code):
    prefecture, item = RULED[code]
    source = bare(document(prefecture))
    for version in item["versions"]:
        for quote in re.findall("“([^“”]+)”", version["notes"]):
            if quote in OWN_WORDS or f"为“{quote}”之误" in version["notes"]:
                continue  # ours, or the right word beside a misprint
            assert all(bare(piece) in source for piece in re.split("…+", quote)), quote


@pytest.mark.parametrize("prefecture", SOURCES)
def test_the_numbers_of_a_catalogue_are_complete(prefecture):
    catalogue = read(CATALOGUES / prefecture / "catalogue.yaml")
    held = [item["number"] for p, item in ITEMS.values() if p == prefecture]
    assert held == list(range(1, catalogue["numbers"] + 1))
    missing = [n for gap in catalogue.get("missing", ()) for n in range(gap["from"], gap["to"] + 1)]
    without = [i["number"] for p, i in ITEMS.values() if p == prefecture and not i.get("versions")]
    assert without == missing
    for code in (c for c, (p, _) in ITEMS.items() if p == prefecture):
        assert code == f"{prefecture}-{ITEMS[code][1]['number']:02d}"


@pytest.mark.parametrize("path", ALL_FILES, ids=lambda p: str(p.relative_to(ROOT / "fixtures")))
def test_a_file_is_in_canonical_form(path):
    assert path.read_text(encoding="utf-8") == canonical(read(path))


def test_every_code_of_a_service_a_grant_or_a_finding_has_one_chinese_name():
    words = read(CATALOGUES / "vocabulary.yaml")
    every = [part for _, item in RULED.values() for part in parts(item)]
    used = {
        "services": {s["service"] for part in every for s in part.get("provides", ())},
        "grants": {g for part in every for g in part.get("grants", ())},
        "findings": {
            leaf.removeprefix("finding:")
            for part in every
            for leaf in leaves(part["who"])
            if leaf.startswith("finding:")
        },
    }
    assert used == {kind: set(words[kind]) for kind in used}


def test_standards_and_exclusions_name_items_parts_and_tiers_that_exist():
    tiers = {
        (code, part.get("part"), tier["tier"])
        for code, (_, item) in RULED.items()
        for part in parts(item)
        for tier in part.get("pays", ())
    }
    for folder in ("catalogue", "demo"):
        for row in read(ROOT / "fixtures" / folder / "standards.yaml"):
            assert (row["item"], row.get("part"), row["tier"]) in tiers
    known = {(code, part) for code, part, _ in tiers} | {(code, None) for code in RULED}
    for row in read(CATALOGUES / "exclusions.yaml"):
        assert (row["item"], row.get("part")) in known
        assert ("fact" in row) != ((row.get("other"), row.get("other_part")) in known)


@pytest.mark.parametrize("name", ["exclusions", "parameters", "standards", "assumptions"])
def test_values_beside_the_catalogues_cite_a_document_and_are_not_yet_official(name):
    for row in read(CATALOGUES / f"{name}.yaml"):
        assert (bool(row["document"]), row["status"]) == (True, "to_confirm")


@pytest.mark.parametrize("name", ["parameters", "standards"])
def test_invented_values_stay_in_the_demo_folder(name):
    assert {row["status"] for row in read(ROOT / "fixtures/demo" / f"{name}.yaml")} == {"demo"}
