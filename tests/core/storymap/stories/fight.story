[# frame]Kell went down hard. The stranger stood over Kell with the knife. Kell could taste blood, and Kell did not look away.

[the stranger]"Stay down," the stranger said.

[Kell]"You first," Kell said.

His attacker kicked Kell in the ribs.

[the stranger]"I said stay down, boy."

Kell got up. Kell always got up. [~Kell]*I am so tired of this,* he thought.

[Kell]"Is that all?" Kell asked.
