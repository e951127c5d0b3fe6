"""What the documents of all word processors have in common."""
