"""The tools around the notebooks: build, check, draw, fetch. `python -m workbook --help` lists them."""
