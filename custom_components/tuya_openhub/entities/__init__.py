"""Entity classes that are more than their platform file holds."""
