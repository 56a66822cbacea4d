"""Tables from elsewhere: each read whole, or refused whole with a sentence that tells the way past it."""
