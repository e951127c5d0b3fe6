"""What is kept and done with it: Django apps that never see a request."""
