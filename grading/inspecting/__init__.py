"""Supervised inspection (查卷): a candidate reads the own marked sitting in a set time, room and network, watched."""
