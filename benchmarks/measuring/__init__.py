"""How times, screens and memory are taken."""
