"""Bytes to text, in the encoding the layout names."""

from subsidies.reconciliation.formats.table import ReturnFileError

_UTF8 = ("utf-8", "utf-8-sig")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
#: How files begin that are no text, whatever their name ends with.
_OTHERS = (
    (b"PK\x03\x04", " Excel 工作簿（xlsx）或压缩包"),
    (b"\xd0\xcf\x11\xe0", "旧版 Excel 工作簿"),
    (b"%PDF", " PDF"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
)


def refuse_other_encoding(content: bytes, encoding: str) -> None:
    """A file saved anew by other software: GB18030 reads nearly every byte, but not as was meant."""
    for start, what in _OTHERS:
        if content.startswith(start):
            raise ReturnFileError(
                f"文件是{what}，这家银行的回盘是文本；只改扩展名内容不变。请上传银行给的原文件。"
            )
    if content.startswith(_WIDE):
        raise _saved_anew("UTF-16", encoding)
    if b"\x00" in content:
        position = content.count(b"\n", 0, content.index(b"\x00")) + 1
        raise ReturnFileError(
            f"第{position}行有空字符：文件损坏，或不是文本文件。请上传银行给的原文件。"
        )
    if encoding.lower() not in _UTF8 and _is_utf8(content):
        raise _saved_anew("UTF-8", encoding)


def _is_utf8(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def _saved_anew(found: str, encoding: str) -> ReturnFileError:
    return ReturnFileError(
        f"文件是 {found} 编码，这家银行的格式是 {encoding.upper()}，可能用表格软件转存过。"
        "请上传银行给的原文件；编码确实改了的，请先改银行文件格式。"
    )


def decoded(content: bytes, encoding: str) -> str:
    """The text; ReturnFileError names the line that is not in this encoding."""
    refuse_other_encoding(content, encoding)
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
