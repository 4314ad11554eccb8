"""E-mails to the care team: built from what is loaded of one escalation, as HTML and as text."""
