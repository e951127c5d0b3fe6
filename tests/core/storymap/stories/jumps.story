[# frame]The photograph was still in the drawer, under the maps. Ines had meant to burn it years ago. She held it up to the lamp, and the three of them looked back at her from the jetty, squinting, sunburnt, sure of everything. She could almost hear the gulls, and she sat down on the floor to remember….

[# flashback]It was the summer of the regatta. Ines had borrowed a boat from her uncle, and she had not told him that she meant to race it.

[Leo]"We're going to sink," said Leo cheerfully.

[Ines]"We are not going to sink."

[Leo]"There is water in my shoes, Ines."

[Ines]"Then take off your shoes," Ines said, and hauled on the sheet until her hands bled.

They came in last, and nobody in the history of the harbour had ever been so happy. Leo threw his shoes to the crowd. He never got them back, and he drove home barefoot, singing, with the cup for the slowest boat between his knees….

[# frame]She was still staring at the picture when the lamp began to fail. Ines put it back under the maps and closed the drawer.

[Ines]"Barefoot," she said aloud, to nobody, and she laughed until she had to hold on to the table.

[# later]Three weeks later the letter came. Ines read it standing in the hall with her coat on.

[Ines]"Well," she said. [Ines]"He wants his shoes back."
