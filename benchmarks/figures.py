"""Medians and spreads, printed the same way everywhere."""

import os
import platform
from statistics import median


def machine() -> str:
    """The machine the figures come from."""
    model = "unknown processor"
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    return f"{model}, {cores} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def ratio(ours: list[float], theirs: list[float]) -> str:
    """The median of the per-round ratios, with the smallest and the largest."""
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def seconds(times: list[float]) -> str:
    """The median of some times."""
    return f"{median(times):.2f} s"
