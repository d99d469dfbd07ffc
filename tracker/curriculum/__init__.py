"""What is to be learned: the files of the curriculum read, checked and published, and the plan that every rule reads.

Nothing about learners, and no page. The content itself stands in the folder `curriculum/` at the top of a checkout.
"""
