"""What all errors that a user is told of have in common. Light to import: the command line needs it at once."""


class Told(Exception):
    """Something the user can mend. The message is one line, or a few, that are shown as they are."""
