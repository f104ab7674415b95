"""Migration operations made together give the same tables and the same models."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from portal.together import Together

HOUSE = migrations.CreateModel("House", [("id", models.BigAutoField(primary_key=True))])
ROOM = migrations.CreateModel(
    "Room",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("house", models.ForeignKey("together.house", models.CASCADE)),
    ],
)


def _states(operation: Together) -> tuple[ProjectState, ProjectState]:
    before = ProjectState()
    assert before.apps is not None  # as in a migration that is applied
    after = before.clone()
    operation.state_forwards("together", after)
    return before, after


@pytest.mark.django_db
def test_tables_and_their_models_are_made_and_removed() -> None:
    both = Together([HOUSE, ROOM])
    before, after = _states(both)
    room = after.apps.get_model("together", "room")
    assert room._meta.get_field("house").related_model is after.apps.get_model("together", "house")
    with connection.schema_editor() as editor:
        both.database_forwards("together", editor, before, after)
    tables = connection.introspection.table_names
    assert {"together_house", "together_room"} <= set(tables())
    with connection.schema_editor() as editor:
        both.database_backwards("together", editor, after, before)
    assert not {"together_house", "together_room"} & set(tables())


def test_what_is_of_two_kinds_is_refused() -> None:
    column = migrations.AddField("house", "floors", models.IntegerField(default=1))
    with pytest.raises(ValueError, match="one kind"):
        Together([HOUSE, column])
