"""Whether the records in a folder are all there, in their order, and follow from each other."""
