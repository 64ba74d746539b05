"""Count calls and messages, and break the circuit when the project refuses.

Every HTTP call passes `admit` first. After a refusal (quota gone, plan expired …)
`admit` raises it at once, so that nothing burns calls in a loop; `probing` lets the
one cheap call through that finds out whether the person has mended it.
"""
