"""The facts of DESIGN §4 in their order, with their values and what stands for *not known*."""

BOOL, REGION, DATE = "bool", "region", "date"

# name -> kind: bool, region, date, a tuple of codes (one of), a list of codes (any of)
FACTS = {
    "birth_date": DATE,
    "sex": ("male", "female"),
    "hukou": REGION,
    "hukou_kind": ("rural", "urban"),
    "residence": REGION,
    "residence_permit": BOOL,
    "dibao": BOOL,
    "low_income": BOOL,
    "tekun": ("none", "dispersed", "centralised"),
    "has_fixed_income": BOOL,
    "pension": ("none", "employee", "resident"),
    "has_supporter": BOOL,
    "housing_difficulty": BOOL,
    "work_injury_care_allowance": BOOL,
    "national_honour": BOOL,
    "care_level": ("intact", "mild", "moderate", "severe", "total"),
    "self_care": ("independent", "partly_lost", "lost"),
    "disability_kinds": ["visual", "hearing", "speech", "physical", "intellectual", "mental"],
    "disability_level": (0, 1, 2, 3, 4),
    "certificate_until": DATE,
    "long_term_care": BOOL,
    "dementia": BOOL,
    "family_planning": ("none", "only_child_died", "only_child_disabled"),
    "living": ["alone", "empty_nest", "left_behind"],
    "institution": ("none", "public", "private"),
    "service_record": [
        "martyr_family",
        "duty_death_family",
        "illness_death_family",
        "disabled_veteran",
        "demobilised",
        "discharged",
        "rural_discharged",
        "martyr_child",
    ],
    "regular_state_benefit": BOOL,
    "no_work_unit": BOOL,
    "destitute": BOOL,
    "died_on": DATE,
}
ORDER = {name: number for number, name in enumerate(FACTS)}

PRESUMED = {
    "residence_permit": False,
    "low_income": False,
    "housing_difficulty": False,
    "work_injury_care_allowance": False,
    "national_honour": False,
    "dementia": False,
    "family_planning": "none",
    "service_record": [],
    "regular_state_benefit": False,
    "no_work_unit": False,
    "destitute": False,
}

# Leaves that are names of visible assumptions (DESIGN §9; fixtures/catalogue/assumptions.yaml).
ASSUMED = {
    "elder": "age >= 60",
    "hardship": {"any": ["tekun != none", "dibao", "low_income"]},
    "advanced_age": "age >= 80",
    "disabled_elder": "disabled_grade in [partial, full]",
}

DISABLED_GRADE = {
    "intact": "able",
    "mild": "partial",
    "moderate": "partial",
    "severe": "full",
    "total": "full",
}


def presumed(facts: dict) -> dict:
    """The facts with the presumptions of DESIGN §4 in place of what is not known.

    ``long_term_care`` is asked at disability level 1 or 2; an unknown level may be one of them.
    """
    filled = dict(facts)
    for name, value in PRESUMED.items():
        if filled.get(name) is None:
            filled[name] = value
    if filled.get("long_term_care") is None and filled.get("disability_level") in (0, 3, 4):
        filled["long_term_care"] = False
    return filled


def in_order(names) -> list[str]:
    """Facts in vocabulary order, findings after them by name."""
    return sorted(set(names), key=lambda name: (ORDER.get(name, len(ORDER)), name))
