"""The claims of the source documents, each recomputed from the data on every build: record -> measure -> verdict."""
