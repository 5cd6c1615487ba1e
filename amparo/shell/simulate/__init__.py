"""A synthetic world: people who do not exist, held in places that do, worked on through the same actions as everybody's.

`world` invents who lives and what happens to whom (pure, seeded); `papers` writes the lists that consulates would
receive; `play` hands those lists to the real import and lets synthetic officers do their day's work.
"""
