"""The locks of an account: who opened them, orders by ticket, temporary codes."""

from .account_locks import Locks

__all__ = ["Locks"]
