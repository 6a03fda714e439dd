"""Puts the capabilities together: settings, urls, the API's mount, navigation, the command line, the demo town."""
