[# frame]LENA: [Lena]Did you bring the map?

MARCUS (grinning): [Marcus]I brought two.

LENA: [Lena]One would have done.

MARCUS: [Marcus]The second one is of somewhere else.
