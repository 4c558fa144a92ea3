"""The report as one page of HTML: drawn without a script, readable without a network."""
