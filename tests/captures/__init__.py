"""Every captured device in a whole Home Assistant."""
