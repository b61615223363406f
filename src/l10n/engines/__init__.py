"""Other people's translations behind one protocol."""
