"""Questions about quotes, answered: values in, values out. Nothing here draws."""
