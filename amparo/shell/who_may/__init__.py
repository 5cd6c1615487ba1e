"""The whole matrix of who may do what, read from the table of permissions, the URL tables and the code of the actions."""
