"""How fast Bearing is beside what an analyst would otherwise run: `make bench` (or `python -m bench`)."""
