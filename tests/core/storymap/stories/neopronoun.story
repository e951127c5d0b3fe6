[# frame]Wren was on the roof again. They had taken the good chair up there, and the good lamp, and by the sound of it the good biscuits.

[Olive]"You'll catch your death," Olive shouted from the yard.

[Wren]"I've tried," Wren shouted back. [Wren]"It's faster than I am."

Olive climbed. She was too old for ladders and she said so on each rung, and when her head came over the gutter Wren gave her the blanket without being asked. They always did.

[Olive]"Well?" said Olive, when she could. [Olive]"What are we looking at?"

Wren pointed with a biscuit. Over the hill, where the city ended, there was a second moon, small and greenish and not quite round.

[Olive]"That's new," Olive said.

[Wren]"It came on Tuesday," said Wren. They moved over to make room for her. [Wren]"I haven't told anybody. I thought it might be shy."
