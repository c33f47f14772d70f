"""The conversations beside the interview: setting up, and practising."""
