"""Samples of services due and delivered, assessments, life certificates."""

SAMPLES = {}
