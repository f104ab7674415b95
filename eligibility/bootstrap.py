"""What a fresh database needs of this app before any calculation: the gazetted catalogues."""

from pathlib import Path

from django.core.management import call_command

from eligibility.models import Catalogue
from portal.registry import registry

CATALOGUES = Path(__file__).resolve().parent.parent / "fixtures" / "catalogue"


def load_when_empty() -> None:
    """Load the catalogue files when no catalogue is in the database."""
    if not Catalogue.objects.exists():
        call_command("load_catalogue", str(CATALOGUES), verbosity=0)


registry.add("bootstrap", "catalogue", load_when_empty)
