"""Energy over a whole Home Assistant with a recorder."""
