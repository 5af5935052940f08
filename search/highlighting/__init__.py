"""Shows why an article matched: snippets, marks, explanations."""
