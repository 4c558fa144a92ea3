"""Who may come in: accounts, how they sign in, what they may do, and for how long."""
