"""How fast, flat and frugal the integration is, beside a floor and its relatives.

`scripts/bench` sets up and runs all of it. Figures are ratios of things measured by
turns in one process: machines are noisy, and the noise meets both sides.
"""
