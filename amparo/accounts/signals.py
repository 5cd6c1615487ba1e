"""What this room announces to the rooms above it."""

from __future__ import annotations

from django.dispatch import Signal

#: Somebody's account was closed. Sends `staff` and `by`, in the transaction; receivers end what was theirs alone.
staff_left = Signal()
#: Asked before it: what is still somebody's. Receivers return a list of `personnel.Open`.
staff_leaves = Signal()
#: Something strange at the door. Sends `staff`, `kind` (a `SignIn.Kind`) and `at`.
sign_in_alarm = Signal()
#: Something waits for a second person, or was decided. Sends `request` (a `TwoPeople`), and `roles` who may decide.
two_people_asked = Signal()
two_people_decided = Signal()
