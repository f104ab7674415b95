"""Models of the desk."""

from portal.desk.models.draft import Draft
from portal.desk.models.saved_filter import SavedFilter

__all__ = ["Draft", "SavedFilter"]
