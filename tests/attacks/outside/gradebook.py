"""Opens the gradebook and gives itself points, by SQLite and as nbgrader does.

Expect: graded
Proof: tried SQLite
Proof: tried SQLAlchemy: OperationalError
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
print("tried SQLite")

# %% before
from sqlalchemy import create_engine, text

# What nbgrader opens it with; to import nbgrader takes longer than a cell may.
try:
    with create_engine("sqlite:///@ROOT@/gradebook.db").connect() as base:
        print("SUCCEEDED", base.execute(text("select id from student")).all())
except Exception as error:
    print("tried SQLAlchemy:", type(error).__name__)
