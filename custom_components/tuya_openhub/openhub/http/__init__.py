"""The clouds' HTTP interfaces: calls, signatures, tokens, and their answers parsed."""
