"""Questions that are answered: what one is, what is said to an answer, and which answers were given.

An author writes them in course/*.md (building/asked.py reads them there), widgets/asked.py puts them on the page. An
answer stays on this computer, in .workbook/answers.json: `progress` counts it, and nobody is told.
"""
