"""The head of a Markdown file: three notations, one tree of values, one reader of what the owner says."""
