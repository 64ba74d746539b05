"""The HTTP side of the simulated cloud: its APIs, tokens, and faults on demand."""
