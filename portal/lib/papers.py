"""What kind of file a paper really is, told by its content: its name proves nothing."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE


class PaperError(ValueError):
    """A file that is not taken: what is wrong, and the cure."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(f"{message}{cure}")
        self.message, self.cure = message, cure


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of file that is taken: how it begins, must go on and end."""

    content_type: str
    suffix: str
    starts: bytes
    ends: bytes = b""
    tail: int = 0

    def fits(self, content: bytes) -> bool:
        """Whether the content begins as this kind does, and was not cut off."""
        if not content.startswith(self.starts):
            return False
        return not self.ends or self.ends in content[-self.tail :]


#: The tail allows what scanners and phones append after the end mark.
KINDS = (
    PaperKind("image/jpeg", ".jpg", b"\xff\xd8\xff", b"\xff\xd9", 64 * 1024),
    PaperKind("image/png", ".png", b"\x89PNG\r\n\x1a\n", b"IEND", 64),
    PaperKind("application/pdf", ".pdf", b"%PDF-", b"%%EOF", 2048),
)


def check_paper(content: bytes, *, name: str = "") -> PaperKind:
    """The kind of a photo or PDF of at most LARGEST bytes; PaperError names the cure."""
    told = f"“{name}”" if name else "文件"
    if not content:
        raise PaperError(f"{told}是空的。", "请重新拍照或扫描后上传。")
    if len(content) > LARGEST:
        size = f"{len(content) / MEGABYTE:.1f}"
        cure = f"每个文件不超过 {LARGEST // MEGABYTE} MB，请压缩或分开上传。"
        raise PaperError(f"{told}有 {size} MB，太大了。", cure)
    begun = [kind for kind in KINDS if content.startswith(kind.starts)]
    for kind in begun:
        if kind.fits(content):
            return kind
    if begun:
        raise PaperError(f"{told}不完整，打不开。", "可能没有传完，请重新选择原文件上传。")
    raise PaperError(
        f"{told}不是照片或 PDF。", "请上传 JPG、PNG 照片或 PDF；Word、Excel 请先另存为 PDF。"
    )


def clean_name(name: str, kind: PaperKind) -> str:
    """The file's name as kept: no folders, no control characters, the suffix of what it is."""
    stem = name.replace("\\", "/").rpartition("/")[2]
    stem = "".join(c for c in stem if c.isprintable() and c not in '<>:"|?*').strip(" .")
    stem = stem.rpartition(".")[0] or stem if "." in stem else stem
    return f"{stem[:80] or '材料'}{kind.suffix}"
