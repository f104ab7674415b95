"""What the services of people refuse, in words for the clerk."""

from collections.abc import Sequence

from portal.people.facts import FactError


class PeopleError(ValueError):
    """A refused action: what is wrong, the cure, and the field it belongs to (may be empty)."""

    def __init__(self, message: str, cure: str, *, field: str = "") -> None:
        super().__init__(f"{message}{cure}")
        self.message = message
        self.cure = cure
        self.field = field


class FactErrors(PeopleError):
    """One or more facts are wrong or disagree; ``errors`` has each."""

    def __init__(self, errors: Sequence[FactError]) -> None:
        first = errors[0]
        super().__init__(first.message, first.cure, field=first.field)
        self.errors = tuple(errors)


class AlreadyRegistered(PeopleError):
    """The ID number belongs to a file already; ``person_id`` says which."""

    def __init__(self, person_id: int, county: str) -> None:
        super().__init__(
            f"已有档案：{county}。", "不必重复登记，可打开档案或申请转移。", field="id_number"
        )
        self.person_id = person_id
        self.county = county


class TransitionError(PeopleError):
    """A step the object's present state does not allow."""
