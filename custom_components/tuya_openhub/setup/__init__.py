"""What set-up needs: clients, form schemas, the user's own quirks."""
