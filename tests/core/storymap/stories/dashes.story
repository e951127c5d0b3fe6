[# frame]The train stood still in the fields. Teresa had read her newspaper twice.

— [Teresa]Are we waiting for something? said Teresa.

— [Ondrej]For a cow, said Ondrej. He had his head out of the window.

— [Teresa]A cow.

— [Ondrej]A large one. She is lying on the line, and she has the look of somebody who has paid for her seat.

Teresa got up to see. It was true.

— [Teresa]Can nobody move her? Teresa asked.

— [Ondrej]The driver has asked her politely, Ondrej said.
