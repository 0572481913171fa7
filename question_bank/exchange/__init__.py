"""Items in and out: packages, question files and spreadsheets of other systems, read into what authors write and back."""
