"""From sources to site: stage, run the chapters, build with Jupyter Book, swap into place."""
