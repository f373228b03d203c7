"""The published marts, for readers: queries, the prompt, the server, a package to send."""
