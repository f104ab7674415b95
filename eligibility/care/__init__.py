"""Services due and delivered, assessments, life certificates."""
