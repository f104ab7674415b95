"""States of the field: for each code the word, the tone and the icon shown with it."""

from typing import NamedTuple


class Word(NamedTuple):
    """How a code is shown; tone is one of plain, good, warn, bad, accent."""

    text: str
    tone: str
    icon: str = ""


OUTCOMES = {
    "entitled": Word("可享受", "good", "circle-check"),
    "not_entitled": Word("不符合", "plain", "x"),
    "undetermined": Word("待核实", "warn", "help-circle"),
    "standard_missing": Word("标准待定", "warn", "hourglass"),
}

BATCH_STATES = {
    "computed": Word("已核算", "accent", "calculator"),
    "submitted": Word("待复核", "warn", "clock"),
    "checked": Word("待审批", "warn", "clock"),
    "approved": Word("已审批", "good", "check"),
    "exported": Word("已送银行", "accent", "file-text"),
    "settled": Word("已结清", "good", "circle-check"),
    "void": Word("已作废", "plain", "x"),
}

PER = {"month": "每月", "year": "每年", "once": "一次性", "event": "按次"}
BOUNDS = {"exactly": "按", "at_least": "不低于", "at_most": "不超过", "local": "按当地规定标准"}
PAYEES = {
    "person": "本人",
    "institution": "养老机构",
    "carer": "照护人",
    "provider": "服务提供者",
    "stated": "申请时载明",
}
STATUSES = {
    "official": Word("正式文件", "good", "check"),
    "to_confirm": Word("待确认", "warn", "help-circle"),
    "demo": Word("演示数据", "warn", "alert-triangle"),
}
TRUTHS = {
    True: Word("成立", "yes", "check"),
    False: Word("不成立", "no", "x"),
    None: Word("不清楚", "open", "help"),
}
EVERY = {
    "month": "每月",
    "quarter": "每季度",
    "year": "每年",
    "once": "一次",
    "need": "按需",
    None: "",
}


def word_of(words: dict, code: object) -> Word:
    """The word of a code; a code nobody named is shown as it is."""
    return words.get(code) or Word(str(code), "plain")
