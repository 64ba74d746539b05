"""Input that nobody should send, for everything that reads input from outside."""
