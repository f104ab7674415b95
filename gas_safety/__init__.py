"""Gas users inspected on time, hazards closed."""
