"""Facts become entitlements by rules, entitlements become awards."""
