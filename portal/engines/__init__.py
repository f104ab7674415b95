"""PostgreSQL and Redis from their wheels: where they live, how they start, who stops them."""
