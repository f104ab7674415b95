"""Figures of entitlements: who is entitled, awarded, missed, about to stop, served, certified."""
