"""Views of the frame."""

from portal.home.views.gallery import Gallery
from portal.home.views.home import Home
from portal.home.views.login import Login
from portal.home.views.month import set_month
from portal.home.views.search import search

__all__ = ["Gallery", "Home", "Login", "search", "set_month"]
