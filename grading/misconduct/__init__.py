"""Misconduct decisions (违纪裁决): from what a room noted to notice, statement, decision by two persons and appeal."""
