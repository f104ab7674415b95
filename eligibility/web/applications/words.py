"""The words of applications: states, outcomes, what comes next."""

from eligibility.applications.models import CallOutcome, StopState, UnclaimedState
from portal.web.words import Word

STATES = {
    "draft": Word("草稿", "plain", "edit"),
    "submitted": Word("待复核", "warn", "clock"),
    "checked": Word("已复核", "accent", "check"),
    "publicity": Word("公示中", "accent", "file-text"),
    "approved": Word("已批准", "good", "circle-check"),
    "refused": Word("不予批准", "bad", "circle-x"),
    "withdrawn": Word("已撤回", "plain", "x"),
}
STOPS = {
    StopState.OPEN: Word("待确认", "warn", "clock"),
    StopState.CONFIRMED: Word("已停发", "bad", "circle-x"),
    StopState.KEPT: Word("不停发", "plain", "check"),
    StopState.LAPSED: Word("已恢复符合", "good", "check"),
    StopState.TURNED: Word("已转档", "accent", "refresh"),
}
UNCLAIMED = {
    UnclaimedState.OPEN: Word("待联系", "warn", "clock"),
    UnclaimedState.APPLIED: Word("已提出申请", "accent", "edit"),
    UnclaimedState.CLOSED: Word("已享受", "good", "circle-check"),
    UnclaimedState.DECLINED: Word("本人放弃", "plain", "x"),
    UnclaimedState.GONE: Word("不再符合", "plain", "x"),
}
CALLS = dict(CallOutcome.choices)
ACTIONS = {
    "enter": "录入申请", "amend": "修改申请", "submit": "提交复核", "check": "复核通过",
    "publish": "发布公示", "approve": "批准", "send_back": "退回", "refuse": "不予批准",
    "withdraw": "撤回",
}  # fmt: skip
#: What the one who took the step reads next.
NEXT = {
    "submit": "已提交复核，等待复核岗处理。退回时会出现在工作台。",
    "check": "已复核，可以发布公示。",
    "approve": "已批准，待遇自起发月起计；下一次核算发放。",
    "send_back": "已退回经办，退回原因会显示在申请页上。",
    "refuse": "已记为不予批准，请制作告知书送达申请人。",
    "withdraw": "已撤回，记录仍可查看。",
}
