"""What people write: comments, annotations, step changes, saved views and visits; kept apart from the analytics.

Every row says who wrote it and when. Nothing is deleted or overwritten: what is taken back stays, with who and why.
"""
