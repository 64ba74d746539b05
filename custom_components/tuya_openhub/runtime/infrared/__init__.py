"""Infrared: what hubs send, the remote controls of the app, and their keys."""
