"""Writes what the documentation takes from the code: reference pages, and what consoles print."""

from pathlib import Path

from consoles import refreshed
from references import PAGES

ROOT = Path(__file__).parents[1]


def pages_with_consoles() -> list[Path]:
    """Find the pages that show the program at work."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [page for page in pages if "```console\n" in page.read_text(encoding="utf-8")]


def generate() -> None:
    """Write them all anew."""
    for name, page in PAGES.items():
        (ROOT / "docs" / "reference" / name).write_text(page(), encoding="utf-8")
    for path in pages_with_consoles():
        path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    generate()
