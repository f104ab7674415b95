"""Bases of pages that rest on who may open what."""
