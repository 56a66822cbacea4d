"""Words that must be gone: from every version, and from where others repeat them."""
