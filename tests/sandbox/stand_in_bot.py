"""What the stand-in does when it runs: a real python-telegram-bot application."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, MessageHandler, filters

FOLDER = Path(os.environ["KLACHTENBOT_DATA_DIR"])


def buttons(*labels):
    return InlineKeyboardMarkup([[InlineKeyboardButton(one, callback_data=one[:20]) for one in labels]])


async def start(update, context):
    invitation = FOLDER / (context.args or ["none"])[0]
    if not invitation.exists():
        await update.message.reply_text("Ik ken je niet.")
        return
    member = json.loads(invitation.read_text())
    context.user_data.update(member)
    await update.message.reply_text(f"Welkom {member['name']}.", reply_markup=buttons("Ik beloof het"))


async def press(update, context):
    query = update.callback_query
    if query.data == "Alarm":
        await query.answer("Dit is belangrijk", show_alert=True)
        return
    await query.answer(f"Gedrukt: {query.data}")
    if query.data == "Ik beloof het" and context.user_data.get("freelance"):
        await query.edit_message_text("Lees dit.", reply_markup=buttons("Ik heb dit gelezen"))
    elif query.data.startswith("Ik "):
        await query.edit_message_text("Je doet mee.")
        scope = {"type": "chat", "chat_id": update.effective_chat.id}
        await context.bot.set_my_commands([("klacht", "Een klacht"), ("help", "Hulp")], scope=scope)
    elif query.data == "Weg":
        await query.delete_message()


async def echo(update, context):
    text = update.message.text
    if text == "knoppen":
        await update.message.reply_text("Kies", reply_markup=buttons("Druk", "Alarm", "Weg"))
    elif text == "toetsen":
        await update.message.reply_text("Kies", reply_markup=ReplyKeyboardMarkup([["Ja", "Nee"]]))
    elif text == "klok":
        shift = timedelta(seconds=int(os.environ["KLACHTENBOT_CLOCK_OFFSET"]))
        await update.message.reply_text(f"{datetime.now(UTC) + shift:%Y-%m-%dT%H}")
    elif text == "taal":
        await update.message.reply_text(f"Telegram zegt: {update.effective_user.language_code}")
    elif text == "val om":
        sys.stderr.write("omgevallen met een reden\n")
        os._exit(3)
    else:
        html = f"<b>Je zei</b>: {update.message.text_html}"
        await update.message.reply_text(html, "HTML", protect_content=True, do_quote=True)


async def document(update, context):
    file = await update.message.document.get_file()
    content = bytes(await file.download_as_bytearray())
    name = f"terug {update.message.document.file_name}"
    await update.message.reply_document(
        content.upper(), caption=update.message.caption, filename=name, protect_content=True
    )


def run():
    base = os.environ["KLACHTENBOT_API_URL"]
    app = (
        Application.builder()
        .token(os.environ["KLACHTENBOT_TOKEN"])
        .base_url(f"{base}/bot")
        .base_file_url(f"{base}/file/bot")
        .job_queue(None)
        .build()
    )
    app.add_handler(CommandHandler("start", start))
    app.add_handler(CallbackQueryHandler(press))
    app.add_handler(MessageHandler(filters.Document.ALL, document))
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.run_polling(allowed_updates=Update.ALL_TYPES)
