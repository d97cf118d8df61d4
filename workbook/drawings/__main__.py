"""`python3 -m workbook.drawings` draws the files in datasets/ and the drawings in images/ again."""

from pathlib import Path

from workbook.drawings.store import SEED, draw_set, write_datasets, write_images

if __name__ == "__main__":
    root = Path(__file__).resolve().parents[2]
    write_datasets(root / "datasets")
    write_images(root / "images", *draw_set(209, SEED)[:2])
