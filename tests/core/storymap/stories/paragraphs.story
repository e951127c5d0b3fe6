[# frame]Old Bess put down her pipe. The children came closer to the fire, Hob first, since Hob was the smallest and felt the cold.

[Bess]"There was a mill here once," Bess said. [Bess]"It stood where the ford is now, and the miller had a daughter nobody could teach to be afraid.

"They tried with wolves. They tried with the dark. They locked her in the church with a dead man, and she tidied his collar.

"Then one night the river came up over the wheel, and in the morning there was no mill, and the girl was sitting on the weir and combing her hair."

[Hob]"Was she drowned?" Hob asked.

[Bess]"Do I look drowned to you?" said Bess.

Hob thought about it for longer than was polite. The others laughed at him, and Bess gave him the warm place by her feet.

[Hob]"A bit," said Hob.
