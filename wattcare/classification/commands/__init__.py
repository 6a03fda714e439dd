"""`wattcare scheme`: check, load, diff, activate, retire, why, classify. Each is imported when it is used."""
