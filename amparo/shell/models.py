"""The shell stores nothing.

Django sends `post_migrate`, on which the privileges hang (`apps.py`), only to apps that have this module.
"""
