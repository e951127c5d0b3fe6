Nell wiped the bar for the third time. The rain came down over Bristol as if it were paid for it, and nobody had come in since six.

Then the door opened and a tall stranger walked in. He had a scar over one eye and a coat that had seen better wars.

[Jonas Reed]"Evening," he said. [Jonas Reed]"Is the kitchen open?"

[Nell]"Closed at five," said Nell. [Nell]"There's soup."

[Jonas Reed]"Soup will do."

She filled a bowl. Jonas Reed sat down by the fire, took off his gloves and held out his hands to the warmth.

[Jonas Reed]"You knew my brother," he said.

[Nell]"I know a good many brothers."

[Jonas Reed]"He drank here. He went down with the Margaret, off Cornwall."

Nell put the bowl in front of him. [Nell]"Eat," she said. [Nell]"Then ask."

An old woman came out of the back room with a candle in her hand.

[the woman]"Who is it?" she asked.

[Nell]"Nobody, Gran. Go to bed."

[the woman]"Nobody is a long way from home," the old woman said, and looked at Jonas for a while. [the woman]"Give him bread."
