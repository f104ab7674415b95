"""Application settings of employment."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _load(sender: AppConfig, using: str, **_: object) -> None:
    """The gazetted rules and targets are there once the tables are, in a flushed database too."""
    from employment.loading import FOLDER, load_counting, load_rules
    from employment.measuring.indicators import INDICATORS
    from portal.policies.models import Target
    from portal.policies.targets import load_targets

    if using == "default":
        load_rules(sender.get_model("EmployerRule"))
        load_counting(sender.get_model("CountingRule"))
        load_targets(Target, FOLDER / "targets.yaml", indicators=INDICATORS)


class EmploymentConfig(AppConfig):
    """Disabled people's employment: files, employers, quota and reward, targets."""

    name = "employment"
    label = "employment"
    verbose_name = "残疾人就业"

    def ready(self) -> None:
        """Announce the calculator, the facts of claims, the pages; keep the rules loaded."""
        from employment import calculate  # noqa: F401
        from employment.claiming import award_facts
        from employment.demo import DEMO
        from employment.figures import announce as announce_figures
        from employment.imports.announce import announce as announce_imports
        from employment.training_claims import training_facts
        from employment.web.announce import announce
        from portal.registry import registry

        announce()
        announce_imports()
        announce_figures()
        registry.add("demo_step", "employment", DEMO, order=90)
        registry.add("claim_facts", "employment", award_facts, order=50)
        registry.add("claim_facts", "employment-training", training_facts, order=51)
        post_migrate.connect(_load, sender=self, dispatch_uid="employment.load")
