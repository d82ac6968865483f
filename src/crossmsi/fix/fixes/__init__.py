"""One kind of correction a module; nothing registers them."""
