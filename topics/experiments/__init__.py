"""Experiments: pipelines compared on the same papers under one protocol, from a file that anybody can run again."""
