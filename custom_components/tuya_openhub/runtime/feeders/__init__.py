"""What devices do by plans of their own, meals and timers, and asking one to report."""
