"""Texts become vectors: words of the corpus beside the meaning of the words."""
