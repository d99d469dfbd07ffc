"""The story that `tracker demo` tells: an invented school, its people, and months of their training.

`telling.tell` is the way in. It writes with the product's own verbs only; nothing here is used outside the demo.
"""
