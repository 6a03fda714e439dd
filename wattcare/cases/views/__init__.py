"""The workspace's case pages: contact desk, work and queues, the case, the board."""
