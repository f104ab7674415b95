"""Samples of the caseworker's desk: registering, events, drafts, saved lists, imports."""

SAMPLES = {}
