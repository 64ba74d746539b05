"""What data points mean whose code no table knows: by unit, words and range."""
