"""Small elements that several screens use: buttons, choices, and what every browser component and callback needs."""
