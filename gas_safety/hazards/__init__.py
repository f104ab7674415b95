"""Hazards: from found to closed (隐患台账、对账销号)."""
