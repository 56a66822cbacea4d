"""One file per thing on the screen; the only place that draws."""
