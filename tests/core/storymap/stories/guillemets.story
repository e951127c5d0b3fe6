[# frame]Marguerite closed the shop at six. Etienne was waiting under the awning, wet to the knees.

«[Etienne]You have my umbrella,» said Etienne.

«[Marguerite]I have an umbrella,» said Marguerite. «[Marguerite]Whether it is yours is a question for the courts.»

«[Etienne]It has my name on the handle.»

«[Marguerite]Many people have your name.»

Etienne sighed. He held out his hand, and she gave it to him, and then she took his arm so that she need not be without it.
