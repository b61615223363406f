"""Terms: the table, finding them in a text, proposing new ones, exchanging them."""
