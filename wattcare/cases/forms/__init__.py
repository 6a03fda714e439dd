"""The forms of the workspace's case pages, by page."""
