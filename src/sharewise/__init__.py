"""sharewise helps people who work with children and adults at risk to decide whether to share information."""

# A literal on purpose: asking importlib.metadata costs more than the rest of `--version`.
__version__ = "0.1.0"
