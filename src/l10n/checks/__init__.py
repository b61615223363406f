"""What is wrong with a pair, a catalogue, a project or a source article: rules that yield findings, and the table of them."""
