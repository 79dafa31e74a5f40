"""What every page shares: the guard, the state in the URL, the data a page asks for, and the frame around it."""
