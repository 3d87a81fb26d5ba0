"""The demonstration: an invented district, labelled as such everywhere."""
