[# frame]The lift stopped between the ninth floor and the tenth. Dana pressed all the buttons, and then she pressed them again in a different order.

[Dana]"That won't help, she said to herself, and kept pressing.

[Rafe]"It might," said Rafe. He had sat down on the floor already, with his back to the mirror. [Rafe]"Morale is important."

[Dana]"Are you always like this?" Dana asked.

[Rafe]"Trapped? No. Mostly I take the stairs."

***

[# frame]By the time the engineers came, Dana knew about his mother's bees, and Rafe knew why she had moved cities twice. Neither of them wanted the doors to open.

[the engineer]"You two all right in there?" a voice shouted down.

[Rafe]"Give us five more minutes," Rafe shouted back.
