[# frame]The kettle had been cold for an hour, and Petra had not moved. *[~Petra]If he knocks, I will not answer.* The clock over the stove said ten.

Somebody knocked.

*[~Petra]Of course he knocks.*

[Petra]"It's open," she called, because it was.

Julian came in with snow in his hair and a paper bag under one arm. He looked at the kettle, then at her, and did not ask.

[Julian]"I brought the *good* bread," he said. [Julian]"Also a confession."

[Petra]"Bread first."

[Julian]"It was me who told your sister."

*[~Petra]I know,* Petra thought, and cut the loaf. It was still warm, and it smelled like the shop on Mill Street where they had both been poor and happy. She gave him the heel, since he always wanted the heel.

[Julian]"You're not angry?"

[Petra]"I'm *furious*. Eat."

Julian ate. Outside, the plough went by with its yellow light, and for a moment the whole kitchen turned the colour of honey.

[Petra]"She would have found out," Petra said at last. [Petra]"She reads my face like a timetable."

[Julian]"You have a very legible face," said Julian.
