"""How large the counties are to each other, and which ID prefixes their old people carry.

The sizes are proportions for a made-up population, not statistics.
"""

from dataclasses import dataclass

from portal.regions.tree import RegionTree

_SIZES = {
    "431102": 56,
    "431103": 58,
    "431122": 49,
    "431123": 15,
    "431124": 60,
    "431125": 23,
    "431126": 67,
    "431127": 33,
    "431128": 33,
    "431129": 42,
    "431171": 6,
    "431173": 2,
    "431181": 81,
    "431191": 5,
    "430502": 32,
    "430503": 36,
    "430511": 13,
    "430522": 60,
    "430523": 72,
    "430524": 96,
    "430525": 66,
    "430527": 30,
    "430528": 52,
    "430529": 23,
    "430581": 65,
    "430582": 104,
    "430591": 5,
    "431002": 52,
    "431003": 42,
    "431021": 70,
    "431022": 56,
    "431023": 54,
    "431024": 34,
    "431025": 32,
    "431026": 33,
    "431027": 16,
    "431028": 37,
    "431081": 34,
    "430302": 60,
    "430304": 50,
    "430321": 79,
    "430371": 12,
    "430372": 6,
    "430373": 12,
    "430381": 73,
    "430382": 10,
    "433101": 41,
    "433122": 25,
    "433123": 35,
    "433124": 25,
    "433125": 24,
    "433126": 11,
    "433127": 43,
    "433130": 49,
}
_OTHER = 20

# Where a person's ID was first issued: codes of prefectures and counties long gone.
_OLD = {
    "431123": "432929",
    "431127": "432927",
    "431128": "432928",
    "431124": "432923",
    "431181": "432930",
}
_OLD_PREFECTURES = {"4303": "4321", "4305": "4326", "4310": "4328", "4311": "4329"}


@dataclass(frozen=True, slots=True)
class Place:
    """A county to be peopled."""

    code: str
    name: str
    region_id: int
    people: int
    old_prefix: str
    prefecture: str
    neighbours: tuple[str, ...]

    @property
    def rural_share(self) -> float:
        """Of its old people, how many have a rural registration."""
        return 0.48 if self.code[4:] in {"02", "03", "04", "11", "71", "91"} else 0.79


def places(tree: RegionTree, region: str, size: int) -> list[Place]:
    """The counties of a region with their parts of ``size`` people, largest remainders first."""
    counties = tree.counties(region)
    weights = {code: _SIZES.get(code, _OTHER) for code in counties}
    total = sum(weights.values())
    exact = {code: size * weight / total for code, weight in weights.items()}
    people = {code: int(part) for code, part in exact.items()}
    by_rest = sorted(counties, key=lambda code: (people[code] - exact[code], code))
    for code in by_rest[: size - sum(people.values())]:
        people[code] += 1
    return [
        Place(
            code=code,
            name=tree.name(code),
            region_id=tree.id_of(code),
            people=people[code],
            old_prefix=_OLD.get(code) or _OLD_PREFECTURES.get(code[:4], code[:4]) + code[4:],
            prefecture=tree.prefecture_of(code) or region,
            neighbours=tuple(other for other in counties if other != code) or (code,),
        )
        for code in counties
    ]
