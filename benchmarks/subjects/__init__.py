"""What is measured, one subject a file. Each declares its figures in `FIGURES`, or says what it counts in its lines."""
