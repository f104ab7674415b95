"""People from a sheet: registered, brought up to date, and left alone the second time."""

from datetime import date

import pytest

from portal.audit.models import Event
from portal.importing.models import Part, Result, Row
from portal.people import selectors
from portal.people.models import Account, Change, Circumstances, Person
from tests.factories import CircumstancesFactory, PersonFactory
from tests.importing.conftest import book, number, table, told

pytestmark = pytest.mark.django_db
HEADS = ("姓名", "身份证号", "电话", "乡镇", "是否低保", "残疾级别", "残疾类型", "户籍地")


def rows(*more):
    return (
        ("甲样例", number(1), "13907460001", "样例镇", "是", "二级", "肢体", "冷水滩区"),
        ("乙样例", number(2), None, "样例镇", "否", "无残疾人证", "无", "431103"),
        *more,
    )


def test_new_people_are_registered_with_their_facts(importer):
    file = importer.check(book(HEADS, *rows()))
    assert (file.state, file.new, file.changed, file.same, told(file)) == ("ready", 2, 0, 0, [])
    assert not Person.objects.exists()
    importer.apply(file)
    assert file.state == "applied"
    person = selectors.find_by_id_number(number(1))
    assert (person.name, person.township, person.phone.open()) == (
        "甲样例",
        "样例镇",
        "13907460001",
    )
    assert "jy" in person.name_search
    row = selectors.facts_on(person, date(2024, 2, 1))
    assert (row.dibao, row.disability_level, row.disability_kinds) == (True, 2, ["physical"])
    assert (row.hukou, row.sex, row.birth_date) == ("431103", "male", date(1940, 1, 1))
    assert row.evidence == [{"import": file.pk}]
    assert selectors.facts_on(person, date(2024, 1, 31)) is None
    assert Change.objects.filter(subject_id=person.pk, from_day=date(2024, 2, 1)).count() == 1


def test_sheets_may_use_the_other_words_of_the_trade(importer):
    heads = ("姓名", "身份证号", "户口类型", "残疾级别", "残疾类型", "特困", "失能等级")
    file = importer.do(
        book(
            heads,
            ("甲样例", number(1), "非农业", "2级", "肢体", "分散", "轻度"),
            ("乙样例", number(2), "农业户口", "无", "无", "否", "完好"),
        )
    )
    assert told(file) == []
    rows = [
        selectors.facts_on(selectors.find_by_id_number(number(n)), date(2024, 2, 1)) for n in (1, 2)
    ]
    assert [(r.hukou_kind, r.disability_level, r.tekun, r.care_level) for r in rows] == [
        ("urban", 2, "dispersed", "mild"), ("rural", 0, "none", "intact"),
    ]  # fmt: skip


def test_a_word_nobody_knows_is_answered_in_chinese_words(importer):
    file = importer.check(book(("姓名", "身份证号", "户口类型"), ("甲样例", number(1), "居民")))
    assert told(file)[0][1:] == ("hukou_kind", "“户口性质”的值“居民”不正确。", "可填：农村、城镇。")


def test_what_was_staged_is_removed_and_what_was_done_is_kept(importer):
    file = importer.do(book(HEADS, *rows()))
    assert not Row.objects.exists()
    assert not Part.objects.exists()
    assert Result.objects.filter(file=file, outcome="new").count() == 2
    actions = list(
        Event.objects.filter(subject_kind="import").order_by("pk").values_list("action", flat=True)
    )
    assert actions == ["import.take_in", "import.check", "import.confirm", "import.apply"]


def test_the_same_file_again_changes_nothing(importer):
    content = book(HEADS, *rows())
    importer.do(content)
    before = (Person.objects.count(), Circumstances.objects.count(), Change.objects.count())
    again = importer.check(content)
    assert (again.state, again.new, again.changed, again.same) == ("unchanged", 0, 0, 2)
    assert "已于 2024-03-01 导入过" in again.notes[0]
    after = (Person.objects.count(), Circumstances.objects.count(), Change.objects.count())
    assert before == after


def test_an_update_shows_old_and_new_before_it_counts(importer):
    importer.do(book(HEADS, *rows()))
    file = importer.check(
        book(("身份证号", "姓名", "低保", "联系电话"), (number(1), "甲样例", "否", "13907460002"))
    )
    assert (file.state, file.changed) == ("ready", 1)
    assert file.fields == {"dibao": 1, "phone": 1}
    change = Row.objects.get(file=file).change
    assert change == {"dibao": [True, False], "phone": ["0001", "0002"]}
    importer.day = "2024-02-01"
    importer.apply(file)
    person = selectors.find_by_id_number(number(1))
    assert selectors.facts_on(person, date(2024, 2, 1)).dibao is False
    assert person.phone.open() == "13907460002"
    old = Circumstances.objects.get(person=person, superseded_at__isnull=False)
    assert old.dibao is True


def test_empty_cells_leave_a_value_and_unknown_takes_it_away(importer):
    importer.do(book(HEADS, *rows()))
    importer.do(
        book(("身份证号", "姓名", "低保", "残疾等级"), (number(1), "甲样例", "不清楚", None))
    )
    row = selectors.facts_on(selectors.find_by_id_number(number(1)), date(2024, 2, 1))
    assert (row.dibao, row.disability_level) == (None, 2)


def test_an_account_is_checked_kept_and_replaced(importer):
    heads = ("身份证号", "姓名", "银行卡号", "开户行", "账号说明")
    file = importer.check(book(heads, (number(1), "甲样例", "6217000012345678", "样例银行", None)))
    assert told(file)[0][1:3] == ("account", "账号末位校验不符，像是输错的卡号。")
    importer.do(book(heads, (number(1), "甲样例", "6217000012345678", "样例银行", "存折")))
    account = Account.objects.get()
    assert (account.holder, account.last4, account.number.open()) == (
        "甲样例",
        "5678",
        "6217000012345678",
    )
    again = importer.check(
        book(heads, (number(1), "甲样例", "6217000012345678", "样例银行", "存折账号"))
    )
    assert again.state == "unchanged"
    importer.do(book(heads, (number(1), "甲样例", "6217000012345688", "另一银行", "存折")))
    assert Account.objects.filter(superseded_at=None).get().last4 == "5688"


def test_an_agent_needs_relation_and_reason(importer):
    heads = ("身份证号", "姓名", "银行账号", "开户银行", "户名")
    file = importer.check(book(heads, (number(1), "甲样例", "12345678", "样例银行", "丙样例")))
    assert {t[1] for t in told(file)} == {"agent_relation", "agent_reason"}


def test_a_death_counts_from_the_day_after(importer):
    importer.do(book(HEADS, *rows()))
    file = importer.do(book(("身份证号", "姓名", "去世日期"), (number(1), "甲样例", "2024-02-15")))
    person = selectors.find_by_id_number(number(1))
    assert selectors.facts_on(person, date(2024, 2, 15)).died_on is None
    assert selectors.facts_on(person, date(2024, 2, 16)).died_on == date(2024, 2, 15)
    assert Change.objects.filter(subject_id=person.pk).latest("pk").from_day == date(2024, 2, 15)
    other = importer.check(
        book(("身份证号", "姓名", "去世日期"), (number(1), "甲样例", "2024-02-16"))
    )
    assert (file.state, other.state) == ("applied", "rejected")
    assert told(other)[0][2] == "已登记死亡（2024-02-15），日期不同。"


def test_people_of_another_county_are_only_said_to_be_there(importer):
    digits = number(7)
    person = PersonFactory(digits=digits, name="丁样例", managing_region=_other())
    CircumstancesFactory(person=person)
    file = importer.check(book(("身份证号", "姓名", "低保"), (digits, "丁样例", "是")))
    assert file.state == "rejected"
    assert told(file)[0][2] == "外县已有档案。"
    assert not any("零陵" in text for row in told(file) for text in map(str, row))


def test_nothing_is_saved_when_one_row_is_wrong(importer):
    bad = ("丙样例", number(3)[:-1] + "0", None, "样例镇", "也许", "二级", None, "冷水滩区")
    file = importer.check(book(HEADS, *rows(bad)))
    assert file.state == "rejected"
    columns = {(row, column) for row, column, *_ in told(file)}
    assert columns == {(4, "id_number"), (4, "dibao")}
    assert not Person.objects.exists()
    assert not Row.objects.exists()


def test_doubles_inside_the_file_are_told_with_both_rows(importer):
    file = importer.check(book(HEADS, *rows(rows()[0])))
    assert told(file)[0][0] == 4
    assert told(file)[0][2] == "与第 2 行重复。"


def test_csv_in_both_encodings(importer):
    for encoding in ("utf-8-sig", "gb18030"):
        file = importer.check(table(HEADS, *rows(), encoding=encoding), name="人员.csv")
        assert (file.state, file.new) == ("ready", 2), (encoding, told(file), file.error)


def test_heads_below_a_title_and_unknown_columns(importer):
    content = book((*HEADS, "备注栏"), *((*r, "x") for r in rows()), before=[("某镇登记表",)])
    file = importer.check(content)
    assert (file.state, file.new) == ("ready", 2)
    assert any("“备注栏”" in note for note in file.notes)


def _other():
    from tests.factories import region

    return region("431102")
