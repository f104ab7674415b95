"""What may be uploaded as a picture: told by its content, not its name."""

from typing import Any

from gas_safety.errors import GasError
from portal.lib.papers import KINDS

LARGEST = 10 * 1024 * 1024
MOST = 9
_PICTURES = [kind for kind in KINDS if kind.content_type.startswith("image/")]


def kind_of(content: bytes) -> str:
    """The media type of a whole picture; GasError for anything else."""
    for kind in _PICTURES:
        if kind.fits(content):
            return kind.content_type
        if content.startswith(kind.starts):
            raise GasError("照片不完整，可能没有传完。", "请重新选择照片。", field="photographs")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    raise GasError("这个文件不是照片。", "请上传 jpg、png 或 webp 照片。", field="photographs")


def checked(files: list[Any]) -> list[tuple[bytes, str]]:
    """Content and media type of uploaded files. Raises GasError."""
    if len(files) > MOST:
        raise GasError(f"一次最多 {MOST} 张照片。", "请减少后再保存。", field="photographs")
    found = []
    for file in files:
        if file.size > LARGEST:
            cure = f"请压缩到 {LARGEST // 1024 // 1024} MB 以内。"
            raise GasError(f"照片“{file.name}”太大。", cure, field="photographs")
        content = file.read()
        found.append((content, kind_of(content)))
    return found
