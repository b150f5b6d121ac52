"""One module a source: bytes in, tidy rows out. Reading what was downloaded stands apart from downloading it."""
