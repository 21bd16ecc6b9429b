"""The pages that explore curves: a family, the multiclass page and Compare."""
