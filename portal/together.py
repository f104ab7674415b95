"""A migration operation that spares Django its dearest work: rendering all related models anew."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Together(Operation):
    """Operations of one kind (tables, columns, constraints), whose state is made at once.

    Django renders every related model again after each operation. With many tables that all
    lead to the same few (people, regions, users) that costs more than the database's own work.
    Here the models are rendered once, after the last operation; the database gets the same
    statements in the same order. Only for runs of the same kind: a table made first must not
    already have the column that is added next.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)
        kinds = {type(operation) for operation in self.operations}
        if len(kinds) != 1:
            raise ValueError("operations of one kind only may be made together")

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Make the state of all; the models are rendered when next asked for."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Say the statements of each, in order."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Undo each, the last first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What each does, for the printed plan."""
        return "; ".join(operation.describe() for operation in self.operations)
