"""Pages of bank and return files, receivables and reports."""
