"""What is shown while somebody decides, and what it rests on."""
