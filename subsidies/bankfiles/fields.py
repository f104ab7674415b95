"""The closed vocabularies of bank layouts: what a column may hold, and what a line may say."""

from enum import StrEnum


class Kind(StrEnum):
    """How a file is written."""

    XLSX = "xlsx"
    DELIMITED = "delimited"
    FIXED = "fixed"


class ReturnKind(StrEnum):
    """How a file that comes back is read; one folder of ``reconciliation.formats`` each."""

    XLSX = "xlsx"
    CSV = "csv"
    TEXT = "text"


KINDS = {
    Kind.XLSX: "Excel 工作簿（xlsx）",
    Kind.DELIMITED: "分隔符文本",
    Kind.FIXED: "定长文本",
}
RETURN_KINDS = {
    ReturnKind.XLSX: "Excel 工作簿（xlsx）",
    ReturnKind.CSV: "CSV 表格",
    ReturnKind.TEXT: "文本（分隔符或定长）",
}
ENCODINGS = {
    "gb18030": "GB18030（含生僻字）",
    "gbk": "GBK",
    "gb2312": "GB2312（无生僻字）",
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8（带 BOM）",
}
LINE_ENDS = {"crlf": "\r\n", "lf": "\n"}

#: What a column of a file to the bank may hold.
COLUMNS = {
    "row": "序号",
    "reference": "批次号",
    "county": "县市区",
    "township": "乡镇",
    "village": "村（社区）",
    "name": "姓名",
    "id_number": "身份证号",
    "holder": "户名",
    "account": "银行账号",
    "bank": "开户银行",
    "bank_code": "联行号",
    "amount": "金额（元）",
    "amount_fen": "金额（分）",
    "period": "补贴期号（YYYYMM）",
    "months": "所属月份起止",
    "brief": "四字摘要",
    "project": "补贴项目名称",
    "constant": "固定内容",
}
NUMBERS = frozenset({"row", "amount", "amount_fen"})
#: Without these a bank cannot pay and an answer cannot be matched.
REQUIRED = ("row", "holder", "account")

#: What a column of an answer may hold.
RETURN_COLUMNS = {
    "row": "序号",
    "reference": "批次号",
    "account": "银行账号",
    "amount": "金额（元）",
    "amount_fen": "金额（分）",
    "result": "处理结果",
    "code": "失败代码",
    "reason": "失败原因",
    "paid_on": "入账日期",
    "serial": "流水号",
    "ignored": "不用的列",
}
RETURN_REQUIRED = ("row", "account", "result")

#: Words in braces that lines above and below the rows may use.
WORDS = {
    "reference": "批次号",
    "file": "文件号",
    "count": "笔数",
    "sum": "金额合计（元）",
    "sum_fen": "金额合计（分）",
    "period": "期号",
    "date": "报盘日期",
    "county": "县市区",
    "brief": "四字摘要",
    "bank": "银行",
}
ENDS = {
    "paid": "已到账",
    "failed": "发放失败",
    "rejected": "整批退回",
    "unknown": "待查",
}
