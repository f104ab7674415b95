"""What is taken for a table, and what is refused before anything of it is read."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from portal.importing import checking, process, store
from portal.importing.errors import FileRefused
from portal.importing.kinds import kind_of
from portal.importing.models import FileImport, Part
from portal.importing.package import LARGEST, open_package, refuse_foreign
from portal.importing.segments import Seen, sheet_rows
from portal.importing.template import template
from tests.importing.conftest import book, number, table, told

HEADS = ("身份证号", "姓名", "低保")
ROW = (number(1), "甲样例", "是")


def changed(content, **files):
    """A workbook with files added or replaced; None removes one."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            if name not in files:
                made.writestr(name, source.read(name))
        for name, data in files.items():
            if data is not None:
                made.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空的"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "旧版 xls"),
        (b"%PDF-1.7\n\x00\x01", "不是表格文件"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "不是表格文件"),
        (b"x" * (LARGEST + 1), "超过 60 MB"),
    ],
)
def test_what_is_no_table_is_told_by_its_content(content, said):
    with pytest.raises(FileRefused, match=said):
        refuse_foreign(content, "人员.xlsx")


def test_broken_foreign_and_dangerous_packages_are_refused():
    good = book(HEADS, ROW)
    cases = {
        good[: len(good) // 2]: "打不开",
        changed(good, **{"xl/workbook.xml": None}): "不是 xlsx",
        changed(good, **{"xl/vbaProject.bin": b"x"}): "宏",
        changed(good, **{"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}): "结构不正常",
        changed(good, **{"xl/workbook.xml": b"<a"}): "结构不正常",
    }
    for content, said in cases.items():
        with pytest.raises(FileRefused, match=said):
            open_package(content)


def test_a_bomb_is_not_unpacked():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b"<a/>")
        with made.open("xl/media/a.bin", "w", force_zip64=True) as one:
            for _ in range(800):
                one.write(b"\0" * (1 << 20))
    assert len(target.getvalue()) < 2_000_000
    with pytest.raises(FileRefused, match="展开后过大"):
        open_package(target.getvalue())


def test_a_cell_in_a_far_corner_does_not_fill_the_memory():
    made = Workbook()
    made.active.append(HEADS)
    made.active.cell(2, 16_000, "x")
    target = io.BytesIO()
    made.save(target)
    package = open_package(target.getvalue())
    with pytest.raises(FileRefused, match="很远的列"):
        list(sheet_rows(package, package.sheets[0], Seen()))


def test_rows_keep_their_numbers_across_gaps_and_pieces(monkeypatch):
    monkeypatch.setattr("portal.importing.segments.ROWS", 3)
    made = Workbook()
    for row in (1, 2, 5, 6, 7, 8, 40, 1_000_000):
        made.active.cell(row, 2, f"v{row}")
    target = io.BytesIO()
    made.save(target)
    package = open_package(target.getvalue())
    rows = list(sheet_rows(package, package.sheets[0], Seen()))
    assert rows == [(row, ["", f"v{row}"]) for row in (1, 2, 5, 6, 7, 8, 40, 1_000_000)]


@pytest.mark.django_db
def test_formulas_are_refused_with_their_cell(importer):
    made = load_workbook(io.BytesIO(book(HEADS, ROW)))
    made.active["B2"] = "=A1"
    target = io.BytesIO()
    made.save(target)
    file = importer.check(target.getvalue())
    assert (2, "name", "“姓名”是公式。") in [row[:3] for row in told(file)]


@pytest.mark.django_db
def test_hidden_rows_and_other_sheets_are_told(importer):
    made = load_workbook(io.BytesIO(book(HEADS, ROW, (number(2), "乙样例", "否"))))
    made.active.row_dimensions[3].hidden = True
    made.create_sheet("旧表").append(["x"])
    made.create_sheet("藏着").sheet_state = "hidden"
    target = io.BytesIO()
    made.save(target)
    file = importer.check(target.getvalue())
    assert (file.state, file.new) == ("ready", 2)
    assert ["旧表" in n for n in file.notes].count(True) == 1
    assert any("藏着" in n for n in file.notes)
    assert any("1 行是隐藏的（如第 3 行）" in n for n in file.notes)


@pytest.mark.django_db
@pytest.mark.parametrize("made", [book, table])
def test_how_far_the_reading_is_is_told_of_about_how_many_rows(importer, monkeypatch, made):
    said = []
    monkeypatch.setattr(process, "tell_read", lambda _, done, of: said.append((done, of)))
    monkeypatch.setattr(checking, "CHUNK", 20)
    rows = [(number(n), "甲样例", "是", "写得很长" * 250) for n in range(60)]
    importer.check(made((*HEADS, "备忘"), *rows))
    assert [done for done, _ in said] == [20, 40, 60]
    assert all(50 <= of <= 62 for _, of in said[:2]), said


def test_a_file_without_its_heads_says_which_are_missing(importer):
    file = importer.check(book(("姓名", "低保"), ("甲样例", "是")))
    assert (file.state, file.error.split("。")[0]) == ("rejected", "表头缺少：身份证号")
    twice = importer.check(book((*HEADS, "身份证号码"), (*ROW, number(1))))
    assert "有两列" in twice.error
    empty = importer.check(book(HEADS))
    assert empty.state == "rejected"


@pytest.mark.django_db
def test_the_marked_file_is_the_same_sheet_and_can_be_mended_and_sent_again(importer):
    bad = (number(2), "乙样例", "大概")
    heads = (*HEADS, "备注")
    file = importer.check(book(heads, (*ROW, "一"), (*bad, "二"), before=[("某镇登记表",), ()]))
    assert file.state == "rejected"
    marked = load_workbook(io.BytesIO(store.content_of(file, Part.What.MARKED)))
    sheet = marked["人员"]
    assert sheet["A1"].value == "某镇登记表"
    assert [c.value for c in sheet[3]] == [*HEADS, "备注", "错误提示"]
    assert [c.value for c in sheet[4]][:4] == [*ROW, "一"]
    assert sheet["C5"].fill.fgColor.rgb == "00F8D7DA"
    assert sheet["A5"].fill.fgColor.rgb == "00000000"
    assert "请填：是、否、不清楚" in sheet["E5"].value
    sheet["C5"] = "否"
    target = io.BytesIO()
    marked.save(target)
    again = importer.do(target.getvalue())
    assert (again.state, again.new) == ("applied", 2)


@pytest.mark.django_db
def test_problems_show_numbers_masked_and_files_are_kept_sealed(importer):
    wrong = number(2)[:-1] + "0"
    content = book(HEADS, (wrong, "乙样例", "是"))
    file = importer.check(content)
    problem = file.problems.get()
    assert wrong not in problem.value + problem.message + problem.cure
    sealed = b"".join(bytes(p.sealed) for p in Part.objects.filter(file=file, what="uploaded"))
    assert content[:64] not in sealed
    assert store.content_of(file, Part.What.UPLOADED) == content


@pytest.mark.django_db
def test_staged_rows_hold_no_number_in_the_clear(importer):
    file = importer.check(table(HEADS, ROW), name="a.csv")
    from portal.importing.models import Row

    assert number(1) not in str(Row.objects.get(file=file).values)


def test_the_template_explains_every_column_and_reads_back():
    kind = kind_of("people")
    made = load_workbook(io.BytesIO(template(kind)))
    heads = [c.value for c in made["人员"][1]]
    assert heads[0] == "身份证号*"
    assert len(heads) == len(kind.columns())
    explained = {row[0].value for row in made["说明"].iter_rows()}
    assert {c.label for c in kind.columns()} <= explained
    lists = {v.formula1 for v in made["人员"].data_validations.dataValidation}
    assert '"是,否,不清楚"' in lists


@pytest.mark.django_db
def test_the_template_itself_is_an_empty_file(importer):
    file = importer.check(template(kind_of("people")))
    assert file.state == "rejected"
    assert "没有内容" in file.error
    assert FileImport.objects.count() == 1
