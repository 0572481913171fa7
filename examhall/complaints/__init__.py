"""Complaints of the public about an authorised institution, from the form to the answer."""
