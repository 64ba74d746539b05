"""From figures to words and pictures."""
