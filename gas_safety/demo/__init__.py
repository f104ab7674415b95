"""Invented data of one county for the demonstration."""
