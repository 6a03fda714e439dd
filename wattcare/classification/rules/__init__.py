"""The laws of classification, pure: what a condition may say, what it means, and what can be proved of a scheme."""
