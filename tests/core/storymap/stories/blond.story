Marcus found him on the fire escape. Theo had his feet over the edge and a cigarette he had not lit.

[Marcus]"You missed dinner," Marcus said.

[Theo]"I wasn't hungry," the blond said.

[Marcus]"You're always hungry."

[Theo]"Not today."

Marcus sat down beside him. In London the lights came on one street after another, and neither of them counted.

[Marcus]"Talk to me, Theo."

[Theo]"About what?" the blond asked.

[Marcus]"About my mother, for one. She says you hung up on her."

[Theo]"Your mother hung up on me," said Theo.

[Marcus]"She would." Marcus laughed, and the blond's mouth moved, nearly a smile. [Marcus]"Come inside."

[Theo]"In a minute," the blond said.
