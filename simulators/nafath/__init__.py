"""The other side of the Nafath contract, as a process of its own: `python -m accounts.nafath.simulator`.

It proves the portal against the real wire: own key, own clock, a "phone" page to approve or refuse.
It imports nothing of the portal but the rule for IDs.
"""
