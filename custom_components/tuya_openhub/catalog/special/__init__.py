"""Data points that need more than a row: energy, frames, faults, infrared."""
