[# frame]You wake up on the sofa with a blanket over you that you don't remember. Your shoes are lined up by the door. That isn't like you either.

Somebody is in your kitchen. You can hear the radio, and eggs.

[you]"Hello?" you call.

[Bram]"Don't get up," says Bram. [Bram]"You'll only fall over again."

You get up. You fall over. Bram comes out with a spatula and looks down at you without any pity at all.

[Bram]"What did I say?"

[you]"You said it very quietly," you tell him.

[Bram]"I said it like a normal person, and you have a head like a bell." He holds out his free hand, and you take it, and the room goes round once and stops.

[you]"Did I sing?" you ask.

[Bram]"You sang," Bram says. [Bram]"The neighbours sent flowers."
