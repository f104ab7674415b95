"""Views of imports."""

from portal.importing.web.views.files import Marked, Template
from portal.importing.web.views.one import Confirm, Discard, ImportPage
from portal.importing.web.views.upload import ImportList, Upload

__all__ = ["Confirm", "Discard", "ImportList", "ImportPage", "Marked", "Template", "Upload"]
