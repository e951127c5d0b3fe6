[# frame]Edith put down her pen as Walter came in.

[Edith]'You've been to the girls' school,' said Edith.

[Walter]'How d'you know that?' asked Walter.

[Edith]'There's chalk on your sleeve.'

[Walter]'It might be flour. I might've been to a baker's.'
