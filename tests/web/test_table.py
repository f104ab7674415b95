"""Lists: sorting, columns, paging and export live in the address."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from portal.web import cells
from portal.web.table import Column, Table, export

COLUMNS = (
    Column("name", "姓名", lambda r: r.name, sort="name", optional=False, head=True),
    Column("age", "年龄", lambda r: r.age, kind="number", sort="age"),
    Column("note", "备注", lambda r: r.note, hidden=True),
)
ROWS = [SimpleNamespace(name=f"样例{n:02d}", age=100 - n, note="=1+1") for n in range(30)]


def table(query: str = "", **more) -> Table:
    request = RequestFactory().get(f"/list/?{query}")
    return Table.of(request, COLUMNS, ROWS, caption="样例", page_size=10, **more)


def test_a_head_sorts_up_then_down_and_keeps_the_filters():
    up = table("q=x&sort=age&page=2")
    assert [row.age for row in table("sort=age").rows][:2] == [71, 72]
    heads = {head.column.key: head for head in up.heads()}
    assert heads["age"].direction == "ascending"
    assert heads["age"].url == "?q=x&sort=-age"
    assert heads["name"].url == "?q=x&sort=name"
    assert [row.age for row in table("sort=-age").rows][:2] == [100, 99]


@pytest.mark.parametrize(
    "query", ["sort=note", "sort=-nothing", "sort=name;drop", "page=x", "page=-3", "page=²"]
)
def test_what_makes_no_sense_is_the_first_page_in_the_usual_order(query):
    assert next(row.name for row in table(query, default_sort="name").rows) == "样例00"


def test_pages_follow_each_other_without_counting():
    first, last = table(), table("page=3")
    assert (first.previous_url, first.next_url) == ("", "?page=2")
    assert (last.previous_url, last.next_url) == ("?page=2", "")
    assert [row.name for row in last.rows] == [f"样例{n:02d}" for n in range(20, 30)]
    assert table("page=99").rows == []
    assert table("page=99999999999").page == 200


def test_columns_are_chosen_in_the_address():
    assert [c.key for c in table().visible] == ["name", "age"]
    assert [c.key for c in table("cols=&cols=note").visible] == ["name", "note"]
    assert [c.key for c in table("cols=").visible] == ["name"]
    assert table("q=x&cols=note&page=3").kept == [("q", "x")]


def test_an_export_is_text_for_spreadsheets_and_starts_no_formula():
    content = b"".join(export(COLUMNS, ROWS[:2], "list")).decode()
    assert content.startswith("\ufeff姓名,年龄,备注")
    assert "样例00,100,'=1+1" in content


def test_money_and_days_are_shown_as_the_field_writes_them():
    assert cells.money("1234.5") == '<span class="money">1,234.50</span>'
    assert cells.money("-50") == '<span class="money money-minus">−50.00</span>'
    assert "—" in cells.money(None)
    assert cells.signed(None) == cells.DASH
    assert "+2,560.00" in cells.signed(__import__("decimal").Decimal("2560"))
    assert cells.month_words("2024-01") == "2024年1月"
