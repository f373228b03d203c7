"""The rows and columns of a table: the texts around its figures, what each level of them is of, which hold figures."""
