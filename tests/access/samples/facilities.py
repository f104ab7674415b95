"""Samples of facilities, indicators, estates, claims of institutions."""

SAMPLES = {}
