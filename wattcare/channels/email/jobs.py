"""What the worker does for mail."""

from datetime import timedelta

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wattcare.channels.email.actions.sending import send
from wattcare.channels.email.actions.understanding import understand_message
from wattcare.channels.email.models import InboundMessage, OutboundMessage, State
from wattcare.kernel.actors import system
from wattcare.kernel.clock import now

_WAITING = timedelta(minutes=2)  # longer than any message that is just being understood
_BATCH = 500


@app.task(name="channels.understand_mail", queue="channels", retry=3)
def understand_mail(*, pk: int) -> None:
    """A message was taken in by SMTP or LMTP: understand it."""
    understand_message(actor=system("mail"), pk=pk)


@app.periodic(cron="* * * * *", periodic_id="channels.understand_stored")
@app.task(name="channels.understand_stored", queue="channels", queueing_lock="channels.understand_stored")
def understand_stored_mail(timestamp: int) -> None:
    """Each minute: messages that were stored but not understood, because something stopped in between."""
    waiting = InboundMessage.objects.filter(state=State.STORED, received_at__lt=now() - _WAITING)
    for pk in waiting.order_by("received_at").values_list("pk", flat=True)[:_BATCH]:
        understand_message(actor=system("mail"), pk=pk)


@app.task(name="channels.send_mail", queue="channels", retry=RetryStrategy(max_attempts=10, exponential_wait=4))
def send_mail(*, pk: int) -> None:
    """Send one message; when the server does not take it, again after 4, 16, 64 … seconds."""
    send(actor=system("mail"), pk=pk)


@app.periodic(cron="*/5 * * * *", periodic_id="channels.send_waiting")
@app.task(name="channels.send_waiting", queue="channels", queueing_lock="channels.send_waiting")
def send_waiting_mail(timestamp: int) -> None:
    """Each five minutes: messages still waiting, as after a mail server was configured at last."""
    waiting = OutboundMessage.objects.filter(state=OutboundMessage.State.QUEUED, queued_at__lt=now() - _WAITING)
    for pk in waiting.order_by("queued_at").values_list("pk", flat=True)[:_BATCH]:
        send_mail.defer(pk=pk)
