"""What the audit record calls the writes of gas safety."""

from gas_safety.complaints.transitions import TRANSITIONS as COMPLAINT
from gas_safety.hazards.transitions import TRANSITIONS as HAZARD
from portal.web.entries import EventWords

WORDS = EventWords(
    kinds={
        "gas": "燃气安全",
    },
    actions={
        "gas.inspect": "登记安检",
        "gas.withdraw_inspection": "撤回安检",
        "gas.keep_photographs": "上传照片",
        "gas.attach_login": "指定企业账号",
        "gas.fill_problem": "补录缺页问题",
        "gas.load_document": "载入文件",
        "gas.seed": "生成演示数据",
        "gas.export": "导出",
        "gas.reveal": "查看完整信息",
        "gas.hazard.find_hazard": "登记隐患",
        "gas.hazard.transfer": "隐患转办",
        "gas.complaint.receive": "登记举报",
        **{f"gas.hazard.{name}": f"隐患：{move.label}" for name, move in HAZARD.items()},
        **{f"gas.complaint.{name}": f"举报：{move.label}" for name, move in COMPLAINT.items()},
    },
)
