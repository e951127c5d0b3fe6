[# frame]Corin

The storm had taken the mast, and Corin had not slept since. He tied the last of the ropes and looked for his brother.

[Corin]"You should be below," Corin said.

[Aldous]"So should you," said Aldous. [Aldous]"But here we both are, being fools in the rain."

Corin laughed in spite of himself. He gave Aldous the lantern.

[# frame]Maud

They thought she could not hear them. Maud lay in the dark of the hold and counted the barrels by touch, and then she counted them again.

[Maud]"Eleven," she told the cat. [Maud]"There were twelve."

The cat said nothing. Somewhere above, boots crossed the deck and stopped.

[Aldous]"Is somebody down there?" Aldous called.

Maud held her breath. *[~Maud]Go away, go away, go away.*

[# frame]Corin

[Corin]"It's only the cat," said Corin, who had seen the cat go down and had seen who carried it. He took his brother by the arm.

[Aldous]"You're smiling," Aldous said.

[Corin]"I'm cold. Come and eat something before you fall in the sea."
