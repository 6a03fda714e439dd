"""The public contact form: anybody may write without an account, and gets the number of their case."""
