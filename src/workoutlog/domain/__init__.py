"""What lifters mean: nouns and pure functions over them, standard library only."""
