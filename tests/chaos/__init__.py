"""Faults of every kind against a whole Home Assistant, a real broker and a strict cloud."""
