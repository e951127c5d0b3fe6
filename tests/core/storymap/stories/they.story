[# frame]Robin kept the shop alone now. They had painted the door themself, and they were proud of it. Mr. Okafor came in with the rain.

[Mr. Okafor]"You have painted the door," Mr. Okafor said.

[Robin]"Do you like it?" Robin asked.

[Mr. Okafor]"It is very blue."

[Robin]"That is not an answer," they said.
