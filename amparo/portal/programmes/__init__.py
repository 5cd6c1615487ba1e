"""The catalogue of programmes as anybody reads it: finding, the sheet, five questions, the feed."""
