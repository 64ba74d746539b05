"""When the cloud is read: after gaps, for new devices, once a day."""
