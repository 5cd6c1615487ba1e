"""The canary: every night known people are changed as life changes them, and must be found.

A duplicate check that silently stops finding is worse than none (a field left out, a rule off by one, a list of names that
was not loaded). So the one service that every door asks is asked every night about people whom it must know, and about
invented ones whom it must not.
"""
