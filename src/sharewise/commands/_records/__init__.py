"""What commands that read records, or sign one, share: which records are meant, whose keys count, and the key that signs."""
