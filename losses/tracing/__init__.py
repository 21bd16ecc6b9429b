"""From autograd's graph to programs: rows of element-wise operations that the browser runs."""
