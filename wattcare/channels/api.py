"""The channels' operations, by channel."""

from ninja import Router

from wattcare.channels.email.api import router as email

router = Router()
router.add_router("", email)
