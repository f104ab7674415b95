"""Samples of applications, publicity, unclaimed entitlements, papers."""

SAMPLES = {}
