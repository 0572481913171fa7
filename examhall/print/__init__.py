"""What is printed: data into a template, on pages with fonts of our own that are embedded whole where they are used."""
