"""How people come in. No rules live here; each door stands alone."""
