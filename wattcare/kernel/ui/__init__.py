"""The page shell and the pieces every page is drawn with.

Owns: the rail and its registry (`navigation`), tones and coded choices, badges, chips, panels, tables, charts,
base forms, refusals as pages, security headers, the error pages and the sign-in pages. Knows nothing of customers
or cases. How to build a page with it: docs/pages.md.
"""
