[# frame]The group was called *three idiots one bus pass* and nobody could remember why.

nadia: [nadia]is anyone awake

theo: [theo]no

nadia: [nadia]great. so i found the body

theo: [theo]the WHAT

theo: [theo]nadia

theo: [theo]nadia you can't just type that and stop

pips: [pips]she means the guitar body. for the prop. good morning

nadia: [nadia]it was under the stage the whole time!!

theo: [theo]i have aged a hundred years

pips: [pips]you say that every week
