"""What is shown of records that were saved."""
