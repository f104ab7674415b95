"""Child and parent of the regions the tests use (national codes; 金洞 and the like left out)."""

COUNTIES = {
    "4303": "02 04 21 81 82",
    "4305": "02 03 11 22 23 24 25 27 28 29 81 82",
    "4310": "02 03 21 22 23 24 25 26 27 28 81",
    "4311": "02 03 22 23 24 25 26 27 28 29 81",
    "4331": "01 22 23 24 25 26 27 30",
}
PARENTS = dict.fromkeys(COUNTIES, "43") | {
    prefecture + county: prefecture
    for prefecture, counties in COUNTIES.items()
    for county in counties.split()
}
