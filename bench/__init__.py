"""What Velvetbox costs, measured: `python -m bench.NAME`."""
