"""Constants shared by the modules of Tuya OpenHub."""

DOMAIN = "tuya_openhub"
