"""Vietnam-United States economic relations, as a book that follows its data."""

__version__ = "0.1.0"
