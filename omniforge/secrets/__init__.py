"""What must not be seen: secrets kept encrypted, and taken out of whatever is shown, kept or sent.

Invariant: no value leaves this room but to the caller that uses it; what was opened once is hidden in every text after.
"""
