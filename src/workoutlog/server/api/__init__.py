"""The REST API: requests and answers, and what stands between them and the rows."""
