"""The roof: settings from the environment, URLs, WSGI and system checks."""
