"""What the mail tests share: a mail to the team, and the refusal that sending it meets."""

from email.message import EmailMessage

import pytest

from smsbot.gateways.smtp import SmtpGateway
from smsbot.ports import SendError

NURSE = "nurse@clinic.example"
DOCTOR = "doctor@clinic.example"


def a_mail(to: str = NURSE) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "smsbot <smsbot@clinic.example>"
    mail["To"] = to
    mail["Subject"] = "Please call: case K7Q2"
    mail.set_content("Swelling, day 3. Añadido: ¿fiebre?")
    mail.add_alternative("<p>Swelling, day 3</p>", subtype="html")
    return mail


def refusal(gateway: SmtpGateway, mail: EmailMessage | None = None) -> SendError:
    with pytest.raises(SendError) as caught:
        gateway.send(mail or a_mail())
    return caught.value
