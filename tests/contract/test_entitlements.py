"""``calculate entitlements`` as DESIGN §8 promises it, on Yongzhou's catalogue as delivered."""

import re

import pytest

OUTPUT = {"month", "region", "monthly_total", "note", "items"}
ENTRY = {
    "code", "part", "name", "outcome", "amount", "possible", "per", "unit", "bound", "cap",
    "payee", "excluded_by", "needs", "payee_needs", "provides", "basis", "why", "sentence",
    "source",
}  # fmt: skip
OUTCOMES = {"entitled", "not_entitled", "undetermined", "standard_missing"}
MONEY = re.compile(r"\d+\.\d\d")

ADA = {"birth_date": "1943-05-10", "hukou": "431103"}
FULL = ADA | {
    "sex": "female", "hukou_kind": "rural", "residence": "431103", "residence_permit": False,
    "dibao": True, "low_income": False, "tekun": "none", "has_fixed_income": False,
    "pension": "resident", "has_supporter": True, "housing_difficulty": False,
    "work_injury_care_allowance": False, "national_honour": False, "care_level": "severe",
    "self_care": "independent", "disability_kinds": ["physical"], "disability_level": 2,
    "certificate_until": "2030-01-01", "long_term_care": True, "dementia": False,
    "family_planning": "none", "living": ["alone"], "institution": "none", "service_record": [],
    "regular_state_benefit": False, "no_work_unit": False, "destitute": False,
}  # fmt: skip


def items(answer) -> dict:
    return {(entry["code"], entry["part"]): entry for entry in answer.json["items"]}


def test_the_example_of_the_design(ask):
    answer = ask(ADA)
    assert answer.code == 0
    assert (answer.json["month"], answer.json["region"]) == ("2024-01", "431103")
    entry = items(answer)["yongzhou-08", None]
    assert entry["name"] == "高龄津贴"
    assert (entry["outcome"], entry["amount"], entry["possible"]) == ("entitled", "50.00", None)
    assert (entry["per"], entry["unit"], entry["bound"]) == ("month", "person", "at_least")
    assert (entry["cap"], entry["payee"], entry["excluded_by"]) == (None, "person", [])
    assert (entry["needs"], entry["payee_needs"], entry["provides"]) == ([], [], [])
    assert (
        entry["basis"] | {"kind": "catalogue", "document": "永政办发〔2023〕9号"} == entry["basis"]
    )
    assert entry["source"] == {"document": "永政办发〔2023〕9号", "clause": "附件第8项"}


@pytest.mark.parametrize("facts", [ADA, FULL, {"residence": "431122", "hukou": "none"}])
def test_every_entry_has_all_keys_and_honest_values(ask, facts):
    answer = ask(facts)
    assert set(answer.json) == OUTPUT
    assert answer.json["items"]
    for entry in answer.json["items"]:
        assert set(entry) == ENTRY
        assert entry["outcome"] in OUTCOMES
        undetermined = entry["outcome"] == "undetermined"
        assert bool(entry["needs"]) == undetermined, entry["code"]
        assert entry["amount"] is None or entry["outcome"] == "entitled"
        assert entry["possible"] is None or undetermined
        for key in ("amount", "possible", "cap"):
            assert entry[key] is None or MONEY.fullmatch(entry[key])
        assert not (entry["payee_needs"] and entry["payee"])
        assert set(entry["source"]) == {"document", "clause"}
        assert entry["sentence"]


def test_full_facts_leave_nothing_open_but_the_findings(ask):
    for entry in ask(FULL).json["items"]:
        assert all(need.startswith("finding:") for need in entry["needs"]), entry


def test_items_stand_in_the_order_of_the_catalogue_and_without_those_that_have_no_rule(ask):
    answer = ask(ADA)
    found = [(entry["code"], entry["part"] or "") for entry in answer.json["items"]]
    assert found == sorted(found)
    assert {code for code, _ in found} == {f"yongzhou-{n:02d}" for n in range(7, 25)}
    assert {part for code, part in found if code == "yongzhou-23"} == {"living", "nursing"}


def test_the_tree_of_reasons_has_a_truth_on_every_node(ask):
    def walk(node):
        assert node["truth"] in (True, False, None)
        assert node["text"]
        if node["node"] == "test":
            assert {"fact", "op", "value", "actual"} <= set(node)
        for child in node.get("children", ()):
            walk(child)

    entries = items(ask(ADA))
    for entry in entries.values():
        walk(entry["why"])
    why = entries["yongzhou-08", None]["why"]
    assert why["truth"] is True
    ages = [child for child in why["children"] if child.get("fact") == "age"]
    assert [(age["op"], age["value"], age["actual"]) for age in ages] == [
        (">=", 80, 80),
        ("<=", 99, 80),
    ]


def test_an_unknown_fact_is_asked_for_and_null_is_the_same_as_absent(ask):
    absent = ask({"hukou": "431103"})
    entry = items(absent)["yongzhou-08", None]
    assert (entry["outcome"], entry["needs"]) == ("undetermined", ["birth_date"])
    assert entry["possible"] == "100.00"
    null = ask({"hukou": "431103", "birth_date": None, "living": None})
    assert null.json == absent.json


def test_an_empty_list_is_known_to_be_none(ask):
    facts = FULL | {"care_level": "intact"}
    unknown = items(ask({**facts, "living": None}))["yongzhou-19", None]
    known = items(ask({**facts, "living": []}))["yongzhou-19", None]
    assert (unknown["outcome"], unknown["needs"]) == ("undetermined", ["living"])
    assert known["outcome"] == "not_entitled"


def test_needs_stand_in_vocabulary_order(ask):
    from tests.oracle.vocabulary import in_order

    for entry in ask({"residence": "431103"}).json["items"]:
        assert entry["needs"] == in_order(entry["needs"])
        assert not {"age", "disabled_grade"} & set(entry["needs"])


def test_it_is_strict_unless_told_to_presume(ask):
    facts = {**ADA, "disability_level": 3}
    strict = items(ask(facts))["yongzhou-22", None]
    assert (strict["outcome"], strict["needs"]) == ("undetermined", ["family_planning"])
    presumed = items(ask(facts | {"presume": True}))["yongzhou-22", None]
    assert (presumed["outcome"], presumed["needs"]) == ("not_entitled", [])
    assert ask(facts | {"presume": False}).json == ask(facts).json


def test_parameters_of_the_input_replace_every_look_up_and_are_marked(ask):
    facts = FULL | {"tekun": "dispersed", "self_care": "partly_lost", "dibao": False}
    given = items(ask(facts | {"parameters": {"min_wage": "1550.00"}}))["yongzhou-16", None]
    assert (given["outcome"], given["amount"]) == ("entitled", "258.34")
    looked_up = items(ask(facts))["yongzhou-16", None]
    assert given["basis"] != looked_up["basis"]


def test_a_missing_parameter_is_a_missing_standard(ask):
    facts = FULL | {"tekun": "dispersed", "dibao": False}
    missing = items(ask(facts))["yongzhou-14", None]
    assert (missing["outcome"], missing["amount"]) == ("standard_missing", None)
    parameters = {"dibao_monthly_rural": "500.00"}
    floor = items(ask(facts | {"parameters": parameters}))["yongzhou-14", None]
    assert (floor["outcome"], floor["amount"]) == ("entitled", "650.00")
    parameters["tekun_basic_monthly_rural"] = "640.00"
    assert items(ask(facts | {"parameters": parameters}))["yongzhou-14", None]["amount"] == "650.00"
    parameters["tekun_basic_monthly_rural"] = "660.00"
    assert items(ask(facts | {"parameters": parameters}))["yongzhou-14", None]["amount"] == "660.00"


def test_a_finding_decides_what_only_a_caseworker_can_find(ask):
    open_ = items(ask(FULL))["yongzhou-18", None]
    assert open_["needs"] == ["finding:still_in_difficulty"]
    for found, outcome in [(True, "entitled"), (False, "not_entitled")]:
        facts = FULL | {"findings": {"still_in_difficulty": found}}
        assert items(ask(facts))["yongzhou-18", None]["outcome"] == outcome


def test_the_funeral_waits_for_its_sum_with_the_cap(ask):
    facts = FULL | {"tekun": "dispersed", "dibao": False, "died_on": "2024-01-20"}
    facts["parameters"] = {"tekun_basic_monthly_rural": "600.00"}
    entry = items(ask(facts))["yongzhou-17", None]
    assert (entry["outcome"], entry["amount"]) == ("standard_missing", None)
    assert (entry["cap"], entry["per"]) == ("7200.00", "event")
    assert items(ask(facts, month="2024-02"))["yongzhou-17", None]["outcome"] == "not_entitled"
    assert items(ask(facts, month="2023-12"))["yongzhou-17", None]["outcome"] == "not_entitled"


def test_the_total_adds_what_is_paid_to_the_person_each_month(ask):
    answer = ask(FULL)
    summed = sum(
        round(float(entry["amount"]) * 100)
        for entry in answer.json["items"]
        if entry["outcome"] == "entitled"
        and entry["amount"] is not None
        and (entry["per"], entry["unit"], entry["payee"]) == ("month", "person", "person")
        and not entry["excluded_by"]
    )
    assert answer.json["monthly_total"] == f"{summed // 100}.{summed % 100:02d}"
    # 高龄津贴 50, 基本养老服务补贴 20, 困难残疾人生活补贴 80, 重度残疾人护理补贴 80
    assert answer.json["monthly_total"] == "230.00"


def test_what_is_excluded_keeps_its_outcome(ask):
    answer = ask(FULL | {"work_injury_care_allowance": True})
    living = items(answer)["yongzhou-23", "living"]
    assert (living["outcome"], living["amount"]) == ("entitled", "80.00")
    assert living["excluded_by"]
    assert answer.json["monthly_total"] == "70.00"


def test_before_the_document_is_in_force_the_list_is_empty_with_a_note(ask):
    answer = ask(ADA, month="2023-06")
    assert (answer.json["items"], answer.json["monthly_total"]) == ([], "0.00")
    assert answer.json["note"]
    assert ask(ADA, month="2023-07").json["items"]


@pytest.mark.parametrize(
    ("facts", "region"),
    [
        ({"hukou": "431103", "residence": "431122"}, "431103"),
        ({"hukou": "110101", "residence": "431122"}, "431122"),
        ({"hukou": "none", "residence": "431122"}, "431122"),
        ({"residence": "431122"}, "431122"),
        ({"hukou": "431103", "region": "431122"}, "431122"),
    ],
)
def test_the_region_is_the_county_of_hukou_else_of_residence(ask, facts, region):
    assert ask(facts).json["region"] == region


def test_local_hukou_is_a_condition_only_where_printed(ask):
    facts = {**FULL, "hukou": "110101", "dibao": True}
    found = items(ask(facts))
    assert found["yongzhou-08", None]["outcome"] == "not_entitled"
    assert found["yongzhou-23", "nursing"]["outcome"] == "entitled"


def test_an_array_gives_an_array_in_the_same_order(ask):
    answer = ask([ADA, FULL])
    assert isinstance(answer.json, list)
    assert answer.json == [ask(ADA).json, ask(FULL).json]
    assert ask([]).json == []


def test_the_same_question_gets_the_same_bytes(ask):
    assert ask(FULL).text == ask(FULL).text
