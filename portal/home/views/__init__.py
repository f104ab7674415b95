"""Views of the frame."""

from portal.home.views.gallery import Gallery
from portal.home.views.home import Home
from portal.home.views.login import Login
from portal.home.views.month import set_area, set_month

__all__ = ["Gallery", "Home", "Login", "set_area", "set_month"]
