"""Infrared: hubs, and the remote controls of the app."""
