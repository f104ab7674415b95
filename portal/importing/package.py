"""A workbook as a package of files: what it is by content, and whether it may be opened at all."""

import io
import re
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

from portal.importing.errors import FileRefused

#: Bytes of an upload, of all its files unpacked, and of the small ones that are parsed whole.
LARGEST = 60 * 1024 * 1024
UNPACKED = 700 * 1024 * 1024
SMALL = 4 * 1024 * 1024
ENTRIES = 2000
OLE = b"\xd0\xcf\x11\xe0"
SAVE_AS = "请用表格软件打开，另存为 xlsx（或 csv）后再上传。"
_DECLARED = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_HEAVY = re.compile(r"xl/(worksheets|drawings|media|embeddings|charts|comments)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook: its name, its file, and whether it is hidden."""

    name: str
    path: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook that may be read: the archive, its sheets, and the small files around them."""

    archive: zipfile.ZipFile
    sheets: tuple[Sheet, ...]
    around: tuple[str, ...]


def is_package(content: bytes) -> bool:
    """Whether the content is an archive, as workbooks are."""
    return content[:4] == b"PK\x03\x04"


def refuse_foreign(content: bytes, name: str) -> None:
    """Refuse what is neither a workbook nor a text: old formats, PDFs, pictures."""
    if not content:
        raise FileRefused("文件是空的。", "请选择填好的表格。")
    if len(content) > LARGEST:
        raise FileRefused(
            f"文件有 {len(content) // 1024 // 1024} MB，超过 {LARGEST // 1024 // 1024} MB。",
            "请分成几个文件导入。",
        )
    if content[:4] == OLE:
        raise FileRefused("这是旧版 xls 文件，或设了打开密码。", f"去掉密码，{SAVE_AS}")
    if not is_package(content) and b"\x00" in content[:4096]:
        raise FileRefused(f"“{name[:40]}”不是表格文件。", SAVE_AS)


def open_package(content: bytes) -> Package:
    """The workbook of an upload; FileRefused when it is broken, too large or carries code."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise FileRefused("文件打不开，可能没有传完整。", SAVE_AS) from None
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        raise FileRefused("这不是 xlsx 工作簿。", SAVE_AS)
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused("工作簿加了密码。", "请去掉打开密码后再上传。")
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
        raise FileRefused("工作簿展开后过大。", "请删去图片和多余的工作表，或分成几个文件。")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefused("工作簿里有宏。", "请另存为不含宏的 xlsx 后再上传。")
    sheets = _sheets(archive, names)
    around = tuple(
        sorted(n for n in names if not _HEAVY.match(n) and n.endswith((".xml", ".rels")))
    )
    return Package(archive, sheets, around)


def small_file(archive: zipfile.ZipFile, name: str) -> bytes:
    """A file that is read whole; FileRefused when it is large or declares entities."""
    with archive.open(name) as source:
        content = source.read(SMALL + 1)
    if len(content) > SMALL or _DECLARED.search(content):
        raise FileRefused("工作簿的结构不正常。", SAVE_AS)
    return content


def _sheets(archive: zipfile.ZipFile, names: set[str]) -> tuple[Sheet, ...]:
    try:
        book = ElementTree.fromstring(small_file(archive, "xl/workbook.xml"))
        links = ElementTree.fromstring(small_file(archive, "xl/_rels/workbook.xml.rels"))
    except (ElementTree.ParseError, KeyError):
        raise FileRefused("工作簿的结构不正常。", SAVE_AS) from None
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found = []
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(f"{_LINKS}id"), "").lstrip("/")
        path = target if target.startswith("xl/") else f"xl/{target}"
        if path in names:
            hidden = sheet.get("state", "visible") != "visible"
            found.append(Sheet(sheet.get("name", ""), path, hidden))
    if not found:
        raise FileRefused("工作簿里没有工作表。", SAVE_AS)
    return tuple(found)
