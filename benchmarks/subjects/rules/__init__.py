"""What the rules cost: recommendations, explanations and the proof, with the plain ways and the solvers beside them."""
