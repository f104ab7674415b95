"""What the audit record calls the writes of facilities."""

from portal.web.entries import EventWords

WORDS = EventWords(
    kinds={
        "facilities": "设施",
    },
    actions={
        "facilities.register": "登记设施",
        "facilities.update": "修改设施",
        "facilities.export": "导出设施",
        "facilities.admit": "登记入住",
        "facilities.leave": "登记离院",
        "facilities.set_grade": "登记照护等级",
        "facilities.apply_for_bed": "登记轮候",
        "facilities.waiting_assess": "轮候评估",
        "facilities.waiting_offer": "通知入住",
        "facilities.waiting_admit": "轮候入住",
        "facilities.waiting_decline": "放弃入住",
        "facilities.waiting_withdraw": "退出轮候",
        "facilities.waiting_refuse": "不予轮候",
        "facilities.save_estate": "登记住宅小区",
        "facilities.report_figure": "填报数据",
        "facilities.add_photo": "上传照片",
        "facilities.remove_photo": "删除照片",
    },
    subjects={"beds": "床位", "staff": "从业人员", "trainings": "培训记录"},
)
