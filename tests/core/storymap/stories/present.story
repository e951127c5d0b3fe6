[# frame]I don't see him until he's already sitting down. He puts his tray across from mine and starts on the pudding first, like a monster.

[the narrator]"You can't sit here," I say.

[Marek]"Why not?"

[the narrator]"Because I'm in the middle of avoiding you."

Marek thinks about that. He has a spoon in his mouth, so it takes a while.

[Marek]"You could avoid me from there," he says. [Marek]"I won't look."

He doesn't look. He eats his pudding and stares hard at the fire exit, and I try very hard not to laugh, and I fail.

[the narrator]"I read your note," I say.

[Marek]"I know. You corrected the spelling and put it back in my locker."

[the narrator]"I panicked!"

[Marek]"It was very thorough panic," Marek says. [Marek]"You found a comma I'd missed."

I put my face in my hands. When I look up again he has pushed the other pudding over to my side of the table, and his ears are red.
