"""What may be uploaded as a picture: told by its content, not its name."""

from typing import Any

from gas_safety.errors import GasError

LARGEST = 10 * 1024 * 1024
MOST = 9
_STARTS = {b"\xff\xd8\xff": ("image/jpeg", "jpg"), b"\x89PNG\r\n\x1a\n": ("image/png", "png")}


def kind_of(content: bytes) -> tuple[str, str]:
    """The media type and extension of a picture; GasError for anything else."""
    for start, kind in _STARTS.items():
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", "webp"
    raise GasError("这个文件不是照片。", "请上传 jpg、png 或 webp 照片。", field="photographs")


def checked(files: list[Any]) -> list[tuple[bytes, str, str]]:
    """Content, media type and extension of uploaded files. Raises GasError."""
    if len(files) > MOST:
        raise GasError(f"一次最多 {MOST} 张照片。", "请减少后再保存。", field="photographs")
    found = []
    for file in files:
        if file.size > LARGEST:
            cure = f"请压缩到 {LARGEST // 1024 // 1024} MB 以内。"
            raise GasError(f"照片“{file.name}”太大。", cure, field="photographs")
        content = file.read()
        found.append((content, *kind_of(content)))
    return found
