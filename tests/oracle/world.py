"""The catalogue files as plain dicts: read once, never checked (the real loader does that)."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.oracle.regions import PARENTS


@dataclass
class World:
    """Everything the files say, for all prefectures of a directory."""

    catalogues: list[dict] = field(default_factory=list)
    items: dict[str, list[dict]] = field(default_factory=dict)  # by prefecture code
    parameters: list[dict] = field(default_factory=list)
    standards: list[dict] = field(default_factory=list)
    exclusions: list[dict] = field(default_factory=list)
    parents: dict[str, str] = field(default_factory=lambda: PARENTS)

    def prefecture_of(self, region: str) -> str:
        """The region's ancestor (or itself) that has a catalogue."""
        while region is not None:
            if region in self.items:
                return region
            region = self.parents.get(region)
        raise LookupError(region)


def read(directory: Path) -> World:
    """All YAML files below a directory: item files lie beside their ``catalogue.yaml``."""
    world = World()
    for name in ("parameters", "standards", "exclusions"):
        path = directory / f"{name}.yaml"
        setattr(
            world,
            name,
            (yaml.load(path.read_text(), yaml.CSafeLoader) or []) if path.exists() else [],
        )
    for path in sorted(directory.glob("*/catalogue.yaml")):
        catalogue = yaml.load(path.read_text(), yaml.CSafeLoader)
        files = [one for one in path.parent.glob("*.yaml") if one != path]
        items = [yaml.load(one.read_text(), yaml.CSafeLoader) for one in files]
        world.catalogues.append(catalogue)
        world.items[catalogue["region"]] = sorted(items, key=lambda item: item["number"])
    return world


def version_of(item: dict, month: str) -> dict | None:
    """The version of an item in force in a month (``until`` is the last month)."""
    for version in item.get("versions") or ():
        if version["from"] <= month <= version.get("until", "9999-12"):
            return version
    return None
