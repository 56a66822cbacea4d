"""What surrounds every screen: settings, filters, the page's behaviour in the browser, and waiting for a place."""
