[# frame]I found Mina on the roof, which was where I always found her. I had run all the way, and I could not speak for a while.

[Mina]"You're late," said Mina.

[the narrator]"I know," I said. [the narrator]"The bridge was up."

[Mina]"It is always up when you need it."

I sat down beside her. I did not tell her about the letter.

[Mina]"Well? Did he write?"

[the narrator]"He wrote."
