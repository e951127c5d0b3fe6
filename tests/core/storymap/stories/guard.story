[# frame]Sir Rowan had not slept. The gate was shut, and a guard leaned on his spear before it.

[the guard]"No one in after dark," the guard said.

[Sir Rowan]"I carry the Queen's seal."

[the guard]"Then the Queen can let you in herself."

Rowan laughed, and the guard scowled at him.

[Sir Rowan]"Open it," he said. [Sir Rowan]"I will not ask again."
