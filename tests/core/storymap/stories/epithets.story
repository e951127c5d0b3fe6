[# frame]Detective Marlowe Finch found the door open and the lamp on. A stranger sat behind the desk, turning over Finch's letters one by one.

[the stranger]"You keep everything," the stranger said. [the stranger]"It's a bad habit in your line of work."

[Finch]"So is burglary," said Finch. [Finch]"Put those down."

The intruder put them down, squared the edges, and folded a pair of very clean hands. The detective stayed in the doorway with the light behind him.

[Finch]"Who sent you?" Finch asked.

[the stranger]"Nobody sends me."

[Finch]"Everybody is sent by somebody." The detective took off his hat and shook the rain from it. [Finch]"You're in my chair, and the window's shut, and I'm in front of the door. I'd call that a conversation."

[the stranger]"I'd call it a chess problem," said the stranger, and smiled for the first time.
