"""Application settings of gas_safety."""

from django.apps import AppConfig


class GasSafetyConfig(AppConfig):
    """Gas users inspected on time, hazards closed."""

    name = "gas_safety"
    label = "gas_safety"
    verbose_name = "燃气安全"
