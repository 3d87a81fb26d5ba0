"""Rules judged from outside: a quiet district, and one event at a time planted into it."""
