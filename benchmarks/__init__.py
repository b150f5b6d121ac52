"""The benchmark: how long this book takes to build, beside plain Jupyter Book and beside the least it could take.

`python -m benchmarks` (or `make bench`) measures on one machine in one run, the builders taking turns, and writes what
it found to `results/<edition>.json`, for the book's colophon, and `results/<edition>.md`, for people.
"""
