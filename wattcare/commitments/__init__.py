"""Limits, calendars and clock arithmetic: when is something due, and why then.

Owns: the units `min`, `h`, `d`, `wd`, `wh` and lead times; calendars with several openings a day, holidays
and make-up working days; pauses; the arithmetic of a deadline step by step. Holds no tables and writes
nothing.

Verbs: `compute_deadline`, `compute_elapsed`, `calendar_from_mapping` (all imported from
`commitments.rules`); `texts.sentences` puts the arithmetic into the reader's language;
`answers.deadline_answer` is the core of the command `wattcare deadline`.

Needs: nothing below it; Django only for the words.
"""
