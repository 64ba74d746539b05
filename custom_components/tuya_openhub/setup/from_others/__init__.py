"""Steps of the flows for who comes from another Tuya integration."""
