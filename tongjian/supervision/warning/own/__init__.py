"""Rules a jurisdiction writes for itself, from templates and without programming."""
