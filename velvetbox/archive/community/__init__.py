"""Comments, kudos, bookmarks, collections and moderation."""
