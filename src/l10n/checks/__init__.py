"""What is wrong with a pair, a catalogue or a source article: findings, never exceptions."""
