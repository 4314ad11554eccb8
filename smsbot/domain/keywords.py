"""Words that the carrier acts on by itself: Twilio's, on a long code without Advanced Opt-Out."""

STOP_WORDS = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT")
CARRIER_KEYWORDS = frozenset({*STOP_WORDS, "START", "YES", "UNSTOP", "HELP", "INFO"})
