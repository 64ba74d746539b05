"""Client for the Tuya cloud and its openHub push channel."""
