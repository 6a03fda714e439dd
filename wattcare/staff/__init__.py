"""Departments, people, roles as sets of permission codes, sign-in and API tokens.

Verbs: `upsert_department`, `upsert_role`, `create_user`, `set_memberships`, `deactivate_user`, `set_language`,
`issue_token`, `revoke_token`. Needs audit and the kernel.
"""
