"""Writes of photographs, reported figures and estates."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction

from facilities.errors import FacilityError, check_row
from facilities.models import CountyFigure, Estate, Institution, Photo
from facilities.services.base import locked, refuse_stranger, tell, values_of
from portal.people import vault
from portal.regions.models import Region

LARGEST_PHOTO = 2 * 1024 * 1024
_MARKS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


@transaction.atomic
def add_photo(
    *,
    actor: Any,
    institution: Institution,
    caption: str,
    content: bytes,
    taken_on: date,
    at: datetime,
) -> Photo:
    """A picture of an institution, sealed; what it is is told by its first bytes. FacilityError."""
    home = locked(institution, actor)
    kind = next((k for mark, k in _MARKS.items() if content.startswith(mark)), None)
    if kind is None:
        raise FacilityError("不是 JPG 或 PNG 图片。", "请另存为 JPG 后上传。", field="file")
    if len(content) > LARGEST_PHOTO:
        size = f"{len(content) / 1024 / 1024:.1f}"
        raise FacilityError(f"图片有 {size} MB，超过 2 MB。", "请压缩后上传。", field="file")
    row = Photo(
        institution=home, caption=caption.strip(), content_type=kind, taken_on=taken_on,
        sha256=hashlib.sha256(content).hexdigest(), added_at=at, stored_as="-",
    )  # fmt: skip
    if Photo.objects.filter(institution=home, sha256=row.sha256).exists():
        raise FacilityError("这张照片已经上传过。", "请选择另一张。", field="file")
    check_row(row)
    row.stored_as = vault.put(content)
    row.save(force_insert=True)
    tell("add_photo", row, actor=actor, at=at, before=None, after=values_of(row))
    return row


@transaction.atomic
def remove_photo(*, actor: Any, photo: Photo, at: datetime) -> None:
    """Take a picture away with its sealed file; its checksum stays in the audit."""
    locked(photo.institution, actor)
    before = values_of(photo)
    tell("remove_photo", photo, actor=actor, at=at, before=before, after=None)
    transaction.on_commit(partial(vault.drop, photo.stored_as))
    photo.delete()


@transaction.atomic
def report_figure(
    *,
    actor: Any,
    region: Region,
    of: str,
    as_of: date,
    value: int,
    document: str,
    at: datetime,
    origin: str = "",
) -> CountyFigure:
    """A number a county reports as of a day; the latest counts. FacilityError when refused."""
    refuse_stranger(actor, region)
    if region.level != Region.Level.COUNTY:
        raise FacilityError("填报数按县市区填。", "请选择县市区。", field="region")
    row = CountyFigure(
        region=region, of=of, as_of=as_of, value=value, document=document.strip(), recorded_at=at
    )
    check_row(row)
    row.save(force_insert=True)
    tell("report_figure", row, actor=actor, at=at, before=None, after=values_of(row), origin=origin)
    return row


@transaction.atomic
def save_estate(
    *,
    actor: Any,
    region: Region,
    values: Mapping[str, Any],
    at: datetime,
    estate: Estate | None = None,
    origin: str = "",
) -> Estate:
    """A new estate, or other values of one; FacilityError when refused."""
    refuse_stranger(actor, region)
    before = None
    if estate is None:
        row = Estate(region=region, recorded_at=at, **values)
    else:
        row = Estate.objects.select_for_update(of=("self",)).get(pk=estate.pk)
        refuse_stranger(actor, row.region)
        before = values_of(row)
        for name, value in values.items():
            setattr(row, name, value)
    check_row(row)
    row.save()
    tell("save_estate", row, actor=actor, at=at, before=before, after=values_of(row), origin=origin)
    return row
