"""Marking by persons (人工阅卷): two markers who do not see each other's marks, and a third who decides where they differ."""
