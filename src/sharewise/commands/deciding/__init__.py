"""What `sharewise decide` is made of: how a decision begins, who is asked or what is read, and the record that comes of it."""
