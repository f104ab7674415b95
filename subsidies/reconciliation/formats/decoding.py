"""Bytes to text, in the encoding the layout names."""

from subsidies.reconciliation.formats.table import ReturnFileError


def decoded(content: bytes, encoding: str) -> str:
    """The text; ReturnFileError names the line that is not in this encoding."""
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise undecodable(encoding, content.count(b"\n", 0, error.start) + 1) from error


def undecodable(encoding: str, position: int) -> ReturnFileError:
    """What to say of a line in another encoding."""
    return ReturnFileError(
        f"第{position}行不是 {encoding.upper()} 编码。请上传银行给的原文件，不要用其他软件转存；"
        "编码确实不同的，请先改银行文件格式。"
    )
