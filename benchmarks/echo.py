"""The floor of `load.py`: python-telegram-bot as it comes, answering with the text that it got."""

import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    await update.message.reply_text(update.message.text or "")


def main() -> None:
    app = (
        Application.builder()
        .token(os.environ["KLACHTENBOT_TOKEN"])
        .base_url(os.environ["KLACHTENBOT_API_URL"] + "/bot")
        .concurrent_updates(256)
        .build()
    )
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.run_polling(timeout=50)


if __name__ == "__main__":
    main()
