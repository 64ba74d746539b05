"""The push channel: leases, the MQTT connection, messages."""
