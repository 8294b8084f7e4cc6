"""Opens the gradebook and gives itself points, by SQLite and by nbgrader.

Expect: graded
"""

# %% before
try:
    import sqlite3

    base = sqlite3.connect("@ROOT@/gradebook.db")
    base.execute("update grade set auto_score = 99, manual_score = 99")
    base.commit()
    print("SUCCEEDED")
except Exception as error:
    print(type(error).__name__)

# %% before
try:
    from nbgrader.api import Gradebook

    with Gradebook("sqlite:///@ROOT@/gradebook.db") as gradebook:
        print("SUCCEEDED", gradebook.students)
except Exception as error:
    print(type(error).__name__)
