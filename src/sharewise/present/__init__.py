"""Words and pictures for people: pages, and the ways of showing them."""
