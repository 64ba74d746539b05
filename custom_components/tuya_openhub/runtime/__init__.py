"""What lives as long as a loaded account: devices, storage, gaps, commands."""
