"""The disk and the settings: where files are, how they are read, how they are written safely."""
