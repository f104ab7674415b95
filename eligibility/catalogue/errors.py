"""Everything that is wrong in a folder of catalogue files, told at once."""

from collections.abc import Sequence
from typing import NamedTuple


class Problem(NamedTuple):
    """One thing that is wrong: the file, the place in it, and what to do."""

    file: str
    path: str
    message: str

    def __str__(self) -> str:
        return (
            f"{self.file}：{self.path}：{self.message}"
            if self.path
            else f"{self.file}：{self.message}"
        )


class CatalogueError(ValueError):
    """The folder was refused; nothing of it was loaded."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = list(problems)
