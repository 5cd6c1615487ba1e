"""What the consulate told the centre before the return, as far as an agency may read of it: language, needs, accommodations.

The notices themselves stay behind the agency's wall (`wall.py`). This function hands out three parts of the last one that was not
taken back, of somebody who was sent to the agency that asks; the page then drops what the person does not agree to tell now.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

ON = """
CREATE FUNCTION returns_told_before(sent bigint) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
    SELECT CASE WHEN n.withdrawn_at IS NULL THEN jsonb_build_object(
               'language', n.content -> 'language', 'needs', n.content -> 'needs',
               'accommodations', n.content -> 'accommodations') END
      FROM public.returns_milestone m JOIN public.returns_prearrival n ON n.homecoming_id = m.homecoming_id
     WHERE m.id = sent AND m.referred_at IS NOT NULL
       AND (public.returns_acting_agency() IS NULL
            OR m.agency = public.returns_acting_agency()
               AND (public.returns_acting_state() = ''
                    OR m.homecoming_id IN (SELECT public.returns_going_to(public.returns_acting_state()))))
     ORDER BY n.version DESC LIMIT 1
$$;
"""
OFF = "DROP FUNCTION returns_told_before(bigint);"


def told_before(milestone_id: int) -> dict[str, Any]:
    """The three parts of the last notice of who this milestone is of; nothing when there was none, or it is not the agency's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT returns_told_before(%s)::text", [milestone_id])
        (found,) = cursor.fetchone()
    return json.loads(found) if found else {}
