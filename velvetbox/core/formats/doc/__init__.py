"""Word's binary documents, from Word 6 on."""
