"""Samples of bank files, return files, funding shares, reports of money."""

SAMPLES = {}
