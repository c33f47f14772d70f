"""The commands: one file each. Options in, one call, output and exit code out."""
