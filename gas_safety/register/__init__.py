"""Companies, stations, vehicles, gas users, deliveries, conversions."""
