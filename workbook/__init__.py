"""The tools around the notebooks: build, check, draw, fetch. `python3 start.py --help` lists them."""
