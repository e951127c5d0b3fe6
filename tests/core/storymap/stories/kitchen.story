[# frame]Jo Marlow had burned the toast again.

[Jo]"Don't say it," she said.

[Dev]"I wasn't going to say anything." Dev put his bag on the table. [Dev]"I was going to open a window."

[Jo]"That's saying it."

[Dev]"Fine. Your toast is on fire, Jo."

[Jo]"It was *golden* a minute ago," Jo muttered. [~Jo]*I should never have offered to cook for him.*
