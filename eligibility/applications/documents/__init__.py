"""Papers of the field: notices, forms, lists; as text, as word files, as workbooks."""
