"""Application settings of gas_safety."""

from django.apps import AppConfig


class GasSafetyConfig(AppConfig):
    """Gas users inspected on time, hazards closed."""

    name = "gas_safety"
    label = "gas_safety"
    verbose_name = "燃气安全"

    def ready(self) -> None:
        """Announce the menu entry, the panel, the imports and the demonstration's step."""
        from gas_safety.demo.services import DEMO
        from gas_safety.figures import announce as announce_figures
        from gas_safety.imports.announce import announce as announce_imports
        from gas_safety.web.announce import announce
        from portal.registry import registry

        announce()
        announce_imports()
        announce_figures()
        registry.add("demo_step", "gas", DEMO, order=80)
