"""The MQTT side of the simulated cloud: brokers, their certificates, and a client."""

from .dynamic_security import Broker
from .interface import BaseBroker

__all__ = ["BaseBroker", "Broker"]
