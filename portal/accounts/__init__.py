"""Users, their roles and the region they may see."""
