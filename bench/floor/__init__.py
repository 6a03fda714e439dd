"""The floor of the web benches: a bare Django Ninja application that inserts two rows and commits."""
