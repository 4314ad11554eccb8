"""Whether a webhook really comes from Twilio."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urldefrag

from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

FormFields = Mapping[str, str] | Sequence[tuple[str, str]]


class _SignedFields:
    """The posted fields as the official validator reads them: repeated names keep all their values."""

    def __init__(self, fields: FormFields) -> None:
        self._pairs = list(fields.items()) if isinstance(fields, Mapping) else list(fields)

    def __iter__(self) -> Iterator[str]:
        return iter(name for name, _ in self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)

    def getlist(self, wanted: str) -> list[str]:
        return [value for name, value in self._pairs if name == wanted]


def signature_is_valid(tokens: Sequence[str], url: str, params: FormFields, header: str | None) -> bool:
    """Whether one of the tokens signed this URL (public, query as encoded) with all these fields untrimmed.

    Connection overrides in the URL's fragment are not part of what Twilio signs.
    """
    if not header:
        return False
    signed_url = urldefrag(url).url
    fields = _SignedFields(params)
    return any(RequestValidator(token).validate(signed_url, fields, header) for token in tokens)
