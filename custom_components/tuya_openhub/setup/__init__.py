"""What set-up needs: clients, forms, the person's own quirks."""
