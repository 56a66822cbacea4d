"""What stands around every screen: settings, filters, what goes on in the browser, who waits for a place."""
