"""The speed of the product, each figure beside a floor measured in the same run. `python -m bench --help`."""
