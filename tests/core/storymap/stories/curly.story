[# frame]Harriet stood at the window of the tower while Professor Lyle searched his pockets.

[Professor Lyle]“I had it this morning,” said the professor.

[Harriet]“You had it yesterday morning,” Harriet said. [Harriet]“This morning you had the cat.”

[Professor Lyle]“The cat! Of course. It is with the cat, Harriet.”

[Harriet]“Professor, we do not have a cat.”
