"""How fast it is at every size: parts that measure, and the one table of docs/performance.md."""
