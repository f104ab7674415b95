"""Two outputs of ``calculate entitlements`` side by side."""

KEYS = (
    "code", "part", "outcome", "amount", "possible", "cap", "needs", "payee", "payee_needs",
    "excluded_by",
)  # fmt: skip


def essence(output: dict) -> dict:
    """What the oracle vouches for: everything but texts and the explanation."""
    return {
        "month": output["month"],
        "region": output["region"],
        "monthly_total": output["monthly_total"],
        "items": [
            {key: entry[key] for key in KEYS} | {"cap": _cap(entry)} for entry in output["items"]
        ],
    }


def _cap(entry: dict) -> str | None:
    """The cap where it stands for the sum; elsewhere it is only told."""
    return entry["cap"] if entry["outcome"] == "standard_missing" else None


def differences(real: dict, oracle: dict) -> list[str]:
    """Each value that is not the same, for a message worth reading."""
    real, oracle = essence(real), essence(oracle)
    found = [
        f"{key}: {real[key]!r}, oracle {oracle[key]!r}"
        for key in ("month", "region", "monthly_total")
        if real[key] != oracle[key]
    ]
    ours = {(entry["code"], entry["part"]): entry for entry in real["items"]}
    theirs = {(entry["code"], entry["part"]): entry for entry in oracle["items"]}
    if list(ours) != list(theirs):
        return [*found, f"items: {list(ours)}, oracle {list(theirs)}"]
    return found + [
        f"{name} {key}: {ours[name][key]!r}, oracle {theirs[name][key]!r}"
        for name in ours
        for key in KEYS
        if ours[name][key] != theirs[name][key]
    ]
