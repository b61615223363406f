"""Languages without any file format: sentences, placeables, scripts, numbers, similarity."""
