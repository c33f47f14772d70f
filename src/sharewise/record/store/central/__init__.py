"""One store for the records of many people: a folder, PostgreSQL or S3, and how records go there and come back."""
