"""A browser without a window: what it makes of a page, and how that looks."""

import json
import os
import shutil
import struct
import subprocess
import zlib
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# What a browser knows of a page once it has laid it out. Texts of a picture are boxes in pixels.
_LOOK = """
const box = each => { const r = each.getBoundingClientRect();
  return {text: each.textContent, left: r.left, right: r.right, top: r.top, bottom: r.bottom}; };
const style = (each, name) => getComputedStyle(document.querySelector(each)).getPropertyValue(name);
parent.document.documentElement.dataset.seen = JSON.stringify({
  width: innerWidth,
  reaches: document.documentElement.scrollWidth,
  headings: [...document.querySelectorAll("h1, h2, h3")].map(each => each.textContent),
  pictures: [...document.querySelectorAll("svg[role=img]")].map(
    each => [...each.querySelectorAll("text")].map(box)),
  spills: [...document.querySelectorAll(".card")].filter(
    each => each.scrollWidth > each.clientWidth + 1).map(each => each.textContent),
  paper: style("body", "background-color"),
  ink: style("body", "color"),
  card: style(".card", "background-color"),
  muted: style(".card p", "color"),
});
"""


class Look(NamedTuple):
    """A window: how wide it is in pixels, and whether its owner likes it dark."""

    width: int
    dark: bool = False


class Chromium:
    """Opens pages in a browser that keeps its things in a folder of the test."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self._folder = folder

    def seen(self, page: Path, look: Look) -> dict[str, Any]:
        """Say what a browser sees in a page, by a script that only this copy of it has."""
        text = page.read_text(encoding="utf-8")
        policy = text[text.index("<meta http-equiv") :].partition(">")[0] + ">"
        spied = text.replace(policy, "").replace("</body>", f"<script>{_LOOK}</script></body>")
        # A window cannot be as narrow as a phone, but a frame in it can.
        framed = (
            f'<iframe style="width: {look.width}px; border: 0" srcdoc="{escape(spied)}"></iframe>'
        )
        copy = self._folder / f"spied-{look.width}-{look.dark}.html"
        copy.write_text(f'<!doctype html><meta charset="utf-8">{framed}', encoding="utf-8")
        reader = _Seen()
        reader.feed(self._run(copy, look, "--dump-dom").stdout.decode())
        assert reader.seen is not None
        return reader.seen

    def complaints(self, page: Path, look: Look) -> list[str]:
        """List what a browser has to say against a page as it is."""
        ran = self._run(page, look, "--dump-dom", "--enable-logging=stderr")
        assert ran.stdout.startswith(b"<!DOCTYPE html>")
        return [line for line in ran.stderr.decode().splitlines() if "CONSOLE" in line]

    def picture(self, page: Path, look: Look, height: int) -> Path:
        """Take a picture of a page."""
        path = self._folder / f"{look.width}{'-dark' if look.dark else ''}.png"
        self._run(page, look, f"--screenshot={path}", height=height)
        return path

    def print(self, page: Path) -> bytes:
        """Print a page on paper, as PDF."""
        path = self._folder / "printed.pdf"
        self._run(page, Look(1000), f"--print-to-pdf={path}")
        return path.read_bytes()

    def _run(
        self, page: Path, look: Look, *options: str, height: int = 900
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [
                self._program,
                "--headless",
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run",
                f"--user-data-dir={self._folder / 'profile'}",
                f"--window-size={look.width},{height}",
                # A browser refuses to fence its pages in where root runs it.
                *(["--no-sandbox"] if os.geteuid() == 0 else []),
                *(["--force-dark-mode"] if look.dark else []),
                *options,
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )


def find(folder: Path) -> Chromium:
    """Find a browser, or skip the test; on CI it fails instead."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        reason = "no Chromium to look at the report with: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return Chromium(program, folder)


def size_and_corner(picture: Path) -> tuple[int, int, tuple[int, ...]]:
    """Read width, height and the first pixel of a PNG."""
    read = picture.read_bytes()
    width, height = struct.unpack(">II", read[16:24])
    place, packed = 8, b""
    while place < len(read):
        length, kind = struct.unpack(">I4s", read[place : place + 8])
        if kind == b"IDAT":
            packed += read[place + 8 : place + 8 + length]
        place += length + 12
    # However a line is filtered, nothing comes before its first pixel.
    return width, height, tuple(zlib.decompress(packed)[1:4])


class _Seen(HTMLParser):
    """Finds what the script has written at the root of a page."""

    seen: dict[str, Any] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.seen = json.loads(dict(attrs).get("data-seen") or "null")
