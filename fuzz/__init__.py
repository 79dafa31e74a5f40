"""Thousands of spoiled extracts fed to the loader, to see that what it promises holds: `python -m fuzz`."""
