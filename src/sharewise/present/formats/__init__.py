"""What a page or a set of records is written as, one file a format."""
