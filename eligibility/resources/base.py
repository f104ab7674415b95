"""How a table comes in: every row through the services as a submitted draft, all or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from import_export.resources import ModelResource
from import_export.results import Result
from tablib import Dataset

from eligibility.editing.errors import EditingError
from eligibility.editing.kinds import KINDS
from eligibility.editing.services import draft_value, submit
from eligibility.models.dated import State


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell; ``column`` is empty where it is the whole row."""

    row: int
    column: str
    value: str
    message: str


class ValueResource(ModelResource):
    """Rows that differ from what is published become drafts, submitted for a second person."""

    kind_name: ClassVar[str]

    def get_queryset(self) -> Any:
        """What is published."""
        return super().get_queryset().filter(state=State.PUBLISHED, superseded_at=None)

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        """The published row of the same key; none where the key's own cells are wrong."""
        try:
            return super().get_instance(instance_loader, row)
        except ValueError:
            return None

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Draft and submit; whatever the services refuse is this row's problem."""
        kind = KINDS[self.kind_name]
        names = [*kind.key, *kind.values, "valid_from", "valid_to", "document", "status", "notes"]
        values = {name: getattr(instance, name) for name in names}
        actor, at = kwargs["actor"], kwargs["at"]
        draft = draft_value(kind=kind, values=values, reason="表格导入", actor=actor, at=at)
        submit(row=draft, actor=actor, at=at)

    def labels(self) -> dict[str, str]:
        """Column names by field and attribute."""
        found = {}
        for name, field in self.fields.items():
            found[name] = found[field.attribute] = field.column_name
        return found


def missing_columns(resource: ValueResource, data: Dataset) -> list[str]:
    """Columns that the table must have and has not."""
    heads = {str(h).strip() for h in data.headers or () if h}
    optional = {"止期", "末月", "部分", "说明"}
    return [
        f.column_name for f in resource.get_import_fields() if f.column_name not in heads | optional
    ]


def run(resource: ValueResource, data: Dataset, *, dry_run: bool, actor: Any, at: Any) -> Result:
    """Read every row; with ``dry_run`` or any problem nothing stays."""
    return resource.import_data(
        data, dry_run=dry_run, raise_errors=False, use_transactions=True,
        rollback_on_validation_errors=True, actor=actor, at=at,
    )  # fmt: skip


def problems(resource: ValueResource, data: Dataset, result: Result) -> Iterator[Problem]:
    """Every problem with its row (as the spreadsheet counts), column, value and cure."""
    labels = resource.labels()
    for invalid in result.invalid_rows:
        cells = dict(zip(data.headers or (), data[invalid.number - 1], strict=False))
        for field, messages in invalid.error.message_dict.items():
            column = labels.get(field, "")
            for message in messages:
                yield Problem(invalid.number + 1, column, _shown(cells.get(column)), str(message))
    for number, errors in result.row_errors():
        cells = dict(zip(data.headers or (), data[number - 1], strict=False))
        for error in errors:
            told = error.error
            column = labels.get(told.field, "") if isinstance(told, EditingError) else ""
            message = str(told) if isinstance(told, ValueError) else "这一行无法导入，请核对各列。"
            yield Problem(number + 1, column, _shown(cells.get(column)), message)
    for error in result.base_errors:
        yield Problem(0, "", "", str(error.error))


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
