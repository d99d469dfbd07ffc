"""The command line, `tracker`. One file for each group of commands; tracker/__main__.py lists them."""
