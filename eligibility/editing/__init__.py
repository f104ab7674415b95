"""Editing catalogues: drafts, trials before they count, publication by a second person."""
