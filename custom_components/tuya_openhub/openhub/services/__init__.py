"""Calls of services that many projects lack, a module for each."""
