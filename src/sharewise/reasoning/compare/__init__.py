"""What differs between two rulebooks: in words, and in where answers lead."""
