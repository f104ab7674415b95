"""Pages of what went wrong: they say it in plain words and lead back."""

import pytest
from django.template.loader import render_to_string


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("403.html", "请联系本单位的安全管理员调整岗位"),
        ("403_csrf.html", "重新打开"),
        ("404.html", "不在你管辖的地区内"),
        ("500.html", "刚才的操作没有完成"),
    ],
)
def test_a_problem_is_said_in_words_and_leads_back_without_a_database(name, said):
    page = render_to_string(name)
    assert said in page
    assert 'href="/"' in page
