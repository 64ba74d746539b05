"""What lives as long as an account: devices, storage, gaps, commands."""
