"""Tuya OpenHub: Tuya devices by push, from a uid."""
