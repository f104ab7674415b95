"""Masks of personal data."""

from portal.lib import masking


def test_masks():
    assert masking.mask_name("张三") == "张*"
    assert masking.mask_name("欧阳某某") == "欧***"
    assert masking.mask_name("张") == "张"
    assert masking.mask_name("") == ""
    assert masking.mask_id_number("431102194002290011") == "431102********0011"
    assert masking.mask_phone("13800001234") == "138****1234"
    assert masking.mask_phone("8321234") == "*****34"
    assert masking.mask_account("6222020000000000123") == "****0123"
    assert masking.mask_last4("0011") == "*" * 14 + "0011"


def test_log_lines_lose_every_long_number():
    line = "张三 431102194002290011 电话13800001234 账号6222020000000000123 金额50.00"
    masked = masking.mask_text(line)
    assert "431102********0011" in masked
    assert "138****1234" in masked
    assert "****0123" in masked
    assert "19400229" not in masked
    assert "000000000" not in masked
