"""How Sphinx builds these pages."""

from workoutlog import __version__

project = "workoutlog"
author = "The workoutlog developers"
version = release = __version__

extensions = ["myst_parser"]
myst_heading_anchors = 3
nitpicky = True

html_theme = "furo"
html_title = f"workoutlog {__version__}"
html_show_copyright = False
