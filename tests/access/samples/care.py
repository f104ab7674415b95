"""Samples of services, assessments, life certificates and imports."""

from portal.importing import store
from portal.importing.models import FileImport, Part
from tests.factories import region
from tests.factories.numbers import AT


def file_import(user):
    """A checked file of 冷水滩区 whose marked form is kept."""
    made = FileImport.objects.create(
        kind="people", region=region(), file_name="样例.xlsx", size=1, sha256="0" * 64,
        options={"from_day": "2024-01-01", "county": region().pk}, state="ready",
        uploaded_at=AT, uploaded_by_id=getattr(user, "pk", None) or 0,
    )  # fmt: skip
    store.keep(made, Part.What.MARKED, b"PK")
    return made


SAMPLES = {
    "import": lambda user: {"pk": file_import(user).pk},
    "import_kind": lambda user: {"kind": "people"},
}
