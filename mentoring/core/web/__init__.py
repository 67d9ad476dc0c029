"""Page furniture: the NHS.UK templates, fields, headers, error pages and the health check."""
