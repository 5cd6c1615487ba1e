"""What repeats across cases: the same place, unit, day, kind or authority, against the days that people are held there."""
