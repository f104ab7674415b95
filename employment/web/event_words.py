"""What the audit record calls the writes of employment."""

from portal.web.entries import EventWords

WORDS = EventWords(
    kinds={
        "employment": "残疾人就业",
        "employer_rules": "用人单位比例和奖励",
        "counting_rules": "就业人数计算口径",
    },
    actions={
        "employment.open_files": "建立就业档案",
        "employment.hand_over": "移交就业档案",
        "employment.note_file": "补记档案",
        "employment.assign_worker": "确定帮扶责任人",
        "employment.close": "结案",
        "employment.close_referral": "登记推荐结果",
        "employment.close_seat": "登记培训结果",
        "employment.count_failures": "计推荐未成次数",
        "employment.end_condition": "家庭情形结束",
        "employment.end_job": "登记离岗",
        "employment.take_ability": "采用能力评估",
        "employment.take_wish": "采用就业意愿",
    },
)
