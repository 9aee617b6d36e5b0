"""A local Telegram Bot API and a web chat; meets a bot over HTTP only and knows nothing of it."""
