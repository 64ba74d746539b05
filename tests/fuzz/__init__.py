"""Input that once failed, and a short round of input that never should."""
