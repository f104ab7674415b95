"""Samples of gas safety."""

SAMPLES = {}
