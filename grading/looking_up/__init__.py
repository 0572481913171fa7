"""Looking one's results up: by ticket and identity number with digits from a picture, or by the account one applies with."""
