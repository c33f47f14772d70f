"""What is measured with: invented answers, records, folders of them, and rulebooks of any size."""
