"""Cells that a spreadsheet would compute are text; numbers and lone signs stay what they are."""

import pytest

from portal.lib.workbook import harmless


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_would_be_computed_is_quoted(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "-", "+", "-726,180.89", "+12", "-86.3%", "张三", "1=1", "—"])
def test_everything_else_is_left_alone(text):
    assert harmless(text) == text
