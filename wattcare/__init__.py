"""Wattcare: the customer-service system of an electricity supplier, one package per capability."""
