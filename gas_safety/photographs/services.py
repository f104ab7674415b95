"""Writes of photographs."""

import hashlib
from datetime import datetime

from django.db import transaction

from gas_safety.errors import GasError
from gas_safety.models import Hazard, Inspection, Photograph
from portal.accounts.models import User
from portal.audit.services import record
from portal.people import vault


@transaction.atomic
def keep(
    *,
    actor: User,
    pictures: list[tuple[bytes, str]],
    moment: str,
    at: datetime,
    hazard: Hazard | None = None,
    inspection: Inspection | None = None,
) -> int:
    """Keep checked pictures, sealed, with a hazard or a visit; how many are new.

    The same picture twice is one. Raises GasError.
    """
    owner = hazard or inspection
    if owner is None:
        raise GasError("照片没有归属。")
    known = set(Photograph.objects.filter(hazard=hazard, inspection=inspection, moment=moment)
                .values_list("sha256", flat=True))  # fmt: skip
    added = 0
    for content, kind in pictures:
        digest = hashlib.sha256(content).hexdigest()
        if digest in known:
            continue
        known.add(digest)
        Photograph.objects.create(
            region=owner.region, company=owner.company, hazard=hazard, inspection=inspection,
            moment=moment, kind=kind, sha256=digest, size=len(content), taken_at=at, taken_by=actor,
            stored_as=vault.put(content),
        )  # fmt: skip
        added += 1
    if added:
        record(
            actor=actor, action="gas.keep_photographs", subject_kind=owner._meta.model_name,
            subject_id=owner.pk, before=None, after={"moment": moment, "added": added}, at=at,
        )  # fmt: skip
    return added
