"""How fast sharewise is, as ratios to plain baselines taken side by side. `python -m benchmarks` prints the table."""
