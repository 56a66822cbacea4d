"""Tables from elsewhere: each is read whole, or refused whole with a sentence that says how to fix it."""
