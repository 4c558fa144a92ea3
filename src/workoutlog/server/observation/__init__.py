"""What the server tells those who run it while it runs: logs and metrics."""
