"""Batch: many papers through guarded workers, with a state that lets a run go on where it stopped.

Data flows one way: `inputs` finds papers, `dispatch` hands them to a pool and gets outcomes back, `run`
keeps state and tree, and the exports are built from the tree when all is done.
"""
